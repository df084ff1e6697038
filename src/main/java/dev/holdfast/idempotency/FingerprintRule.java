package dev.holdfast.idempotency;

import dev.holdfast.contract.ToolContract;
import dev.holdfast.json.JsonPointer;
import java.util.List;

/**
 * What makes two requests the same call. Stored with each call, so that its repeats are judged as it was itself.
 *
 * @param version of the algorithm in {@link Fingerprint}
 * @param ignored values of a JSON body that may differ
 * @param bodyIncluded false where the body is streamed on and never held
 */
public record FingerprintRule(int version, List<JsonPointer> ignored, boolean bodyIncluded) {

    public static final int CURRENT_VERSION = 1;

    /** @throws IllegalArgumentException where this Holdfast does not know the version */
    public FingerprintRule {
        if (version != CURRENT_VERSION) {
            throw new IllegalArgumentException("fingerprint rule of unknown version " + version);
        }
        ignored = List.copyOf(ignored);
    }

    /** The rule for new calls of {@code tool}. */
    public static FingerprintRule of(ToolContract tool) {
        return new FingerprintRule(
                CURRENT_VERSION,
                tool.idempotency().ignoredInFingerprint(),
                !tool.request().streamed());
    }
}
