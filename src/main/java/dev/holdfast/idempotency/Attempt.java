package dev.holdfast.idempotency;

import java.time.Instant;
import java.util.Optional;

/**
 * One sending of a call, as the record keeps it.
 *
 * @param epoch the admission it belongs to
 * @param number from 1 within its admission
 * @param begunAt when it was permitted
 * @param endedAt when its report was stored; empty while it runs, or where its sender was never heard of again
 * @param report what it came to
 */
public record Attempt(
        long epoch, int number, Instant begunAt, Optional<Instant> endedAt, Optional<AttemptReport> report) {

    static Attempt begun(Fence fence, Instant now) {
        return new Attempt(fence.epoch(), fence.attempt(), now, Optional.empty(), Optional.empty());
    }

    boolean isOf(Fence fence) {
        return epoch == fence.epoch() && number == fence.attempt();
    }

    Attempt ended(AttemptReport what, Instant now) {
        return new Attempt(epoch, number, begunAt, Optional.of(now), Optional.of(what));
    }
}
