package dev.holdfast.idempotency;

import java.time.Duration;

/**
 * How large a world is explored, and with which rule broken.
 *
 * @param sidecars how many carry out calls at the same time
 * @param keys how many idempotency keys of equal requests there are
 * @param maxAttempts of one admission
 * @param keyHonoured whether the contract says that the upstream gives the same result for the same key
 * @param maxDelayed how many commands may be on their way to the store, as copies, beside those waited for
 * @param humans whether humans rule
 * @param defect the rule that is broken on purpose
 */
record Bounds(
        int sidecars, int keys, int maxAttempts, boolean keyHonoured, int maxDelayed, boolean humans, Defect defect) {

    /** One tick is a second. */
    static final int ATTEMPT_TIMEOUT = 1;

    /** Between the check of the lease and the first byte. */
    static final int MARGIN = 1;

    static final int ATTEMPT_LEASE = ATTEMPT_TIMEOUT + MARGIN + 1;
    static final int WAITING_LEASE = 2;
    static final int PROBE_LEASE = 2;
    static final int SETTLE_AFTER = 2;

    Bounds with(Defect other) {
        return new Bounds(sidecars, keys, maxAttempts, keyHonoured, maxDelayed, humans, other);
    }

    static Duration seconds(int ticks) {
        return Duration.ofSeconds(ticks);
    }
}
