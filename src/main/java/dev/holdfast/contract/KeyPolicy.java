package dev.holdfast.contract;

import java.time.Duration;

/**
 * How an upstream takes idempotency keys.
 *
 * @param header in which header
 * @param window how long it honours a key
 * @param form what is sent
 */
public record KeyPolicy(KeyHeader header, Duration window, UpstreamKeyForm form) {

    public static final KeyPolicy DEFAULT =
            new KeyPolicy(new KeyHeader.Undeclared(), Duration.ofHours(24), UpstreamKeyForm.SCOPED);

    public KeyPolicy {
        new Checks().positive(window, "idempotency_window").throwIfAny();
    }
}
