package dev.holdfast.contract;

import java.nio.file.Path;

/**
 * A secret that is put on every attempt and never shown to the agent.
 *
 * @param header the header that carries it
 * @param prefix text before the secret, such as {@code "Bearer "}
 * @param file where the secret stands; read again when it changes
 */
public record CredentialPolicy(String header, String prefix, Path file) {

    public CredentialPolicy {
        new Checks()
                .headerName(header, "credentials.header")
                .require(
                        prefix.chars().allMatch(c -> c >= ' ' && c <= '~'),
                        "credentials.prefix",
                        "must be printable ASCII")
                .throwIfAny();
    }
}
