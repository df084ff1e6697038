package dev.holdfast.idempotency;

import java.time.Instant;
import java.util.Optional;

/**
 * One sidecar's permission to carry out a call: from its admission, or reopening, to its end.
 *
 * @param owner who was admitted
 * @param epoch the record's epoch at that moment
 * @param admittedAt when
 * @param attempt the number of the attempt permitted last
 * @param doubt whether an attempt of it may have had an effect that nobody acknowledged
 * @param clientGone whether the agent left before it was answered
 * @param lastEndedAt when the last attempt ended; empty while it runs
 */
public record Admission(
        OwnerToken owner,
        long epoch,
        Instant admittedAt,
        int attempt,
        boolean doubt,
        boolean clientGone,
        Optional<Instant> lastEndedAt) {

    static Admission granted(OwnerToken owner, long epoch, Instant now) {
        return new Admission(owner, epoch, now, 1, false, false, Optional.empty());
    }

    /** What the owner shows while its last permitted attempt stands. */
    public Fence fence() {
        return new Fence(owner, epoch, attempt);
    }

    /** Whether {@code fence} belongs to this admission, whichever of its attempts it names. */
    boolean isOf(Fence fence) {
        return owner.equals(fence.owner()) && epoch == fence.epoch();
    }

    Admission attemptBegun() {
        return new Admission(owner, epoch, admittedAt, attempt + 1, doubt, clientGone, Optional.empty());
    }

    Admission attemptEnded(boolean leftDoubt, Instant at) {
        return new Admission(owner, epoch, admittedAt, attempt, doubt || leftDoubt, clientGone, Optional.of(at));
    }

    Admission withDoubt() {
        return new Admission(owner, epoch, admittedAt, attempt, true, clientGone, lastEndedAt);
    }

    Admission withoutDoubt() {
        return new Admission(owner, epoch, admittedAt, attempt, false, clientGone, lastEndedAt);
    }

    Admission withoutClient() {
        return new Admission(owner, epoch, admittedAt, attempt, doubt, true, lastEndedAt);
    }
}
