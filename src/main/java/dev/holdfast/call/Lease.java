package dev.holdfast.call;

import dev.holdfast.contract.UpstreamContract;
import java.time.Duration;

/**
 * How long this sidecar may act on a record, on its own monotonic clock, counted from before the store was asked: never
 * longer than the store counts it.
 *
 * @param askedNanos when the permission that was granted was first asked for
 * @param length what was asked for
 */
record Lease(long askedNanos, Duration length) {

    /** What a lease holds beyond the attempt itself: time to connect, to hear the store, and to store the end. */
    static final Duration SLACK = Duration.ofSeconds(2);

    /** What must be left beyond the attempt when its first byte goes out: no stall between check and byte is longer. */
    static final Duration MARGIN = Duration.ofMillis(500);

    /** What an attempt at {@code upstream} needs. */
    static Duration lengthFor(UpstreamContract upstream) {
        return upstream.connection()
                .connectTimeout()
                .plus(upstream.connection().attemptTimeout())
                .plus(SLACK);
    }

    boolean covers(Duration attemptTimeout, long nowNanos) {
        Duration left = length.minusNanos(nowNanos - askedNanos);
        return left.compareTo(attemptTimeout.plus(MARGIN)) >= 0;
    }
}
