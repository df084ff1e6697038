package dev.holdfast.backoff;

import dev.holdfast.contract.Jitter;
import dev.holdfast.contract.RetryPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * The delay between two attempts: exponential, linear, constant or none, with full jitter (Brooker, "Exponential Backoff
 * And Jitter", AWS Architecture Blog, 2015) and the upstream's Retry-After as a floor (RFC 9110 section 10.2.3).
 */
public final class Backoff {

    /** The least base delay after a 429: the upstream has said that it is asked too often. */
    private static final Duration BASE_AFTER_RATE_LIMIT = Duration.ofSeconds(1);

    /** How much is added to Retry-After at most, so that clients who were told the same do not come back at once. */
    private static final double RETRY_AFTER_SPREAD = 0.1;

    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private Backoff() {}

    /** Why there has to be another attempt, as far as the delay depends on it. */
    public enum Cause {
        /** The last attempt failed. */
        FAILED,
        /** It was answered 429. */
        RATE_LIMITED,
        /** It was a read that an HTTP/2 peer refused unprocessed; the first time, nothing is gained by waiting. */
        READ_NOT_PROCESSED
    }

    /**
     * The delay before the next attempt.
     *
     * @param attempts attempts made so far, at least 1
     * @param retryAfter what the upstream asked for; a floor, to which up to a tenth is added
     * @param random uniform in [0, 1)
     * @return never longer than {@code max_delay}, unless Retry-After asks for more
     */
    public static Duration delay(
            RetryPolicy retry, int attempts, Cause cause, Optional<Duration> retryAfter, double random) {
        long ownNanos = attempts == 1 && cause == Cause.READ_NOT_PROCESSED
                ? 0
                : jittered(retry.jitter(), cappedNanos(retry, attempts, cause), random);
        long floorNanos = retryAfter.map(floor -> spreadNanos(floor, random)).orElse(0L);
        return Duration.ofNanos(Math.max(ownNanos, floorNanos));
    }

    private static long cappedNanos(RetryPolicy retry, int attempts, Cause cause) {
        long baseNanos = saturatedNanos(retry.baseDelay());
        if (cause == Cause.RATE_LIMITED) {
            baseNanos = Math.max(baseNanos, BASE_AFTER_RATE_LIMIT.toNanos());
        }
        long grownNanos = switch (retry.backoff()) {
            case NONE -> 0;
            case CONSTANT -> baseNanos;
            case LINEAR -> saturatedProduct(baseNanos, attempts);
            case EXPONENTIAL -> saturatedProduct(baseNanos, 1L << Math.clamp(attempts - 1L, 0, 62));
        };
        return Math.min(grownNanos, saturatedNanos(retry.maxDelay()));
    }

    private static long jittered(Jitter jitter, long nanos, double random) {
        return switch (jitter) {
            case FULL -> Math.min(nanos, (long) (nanos * random));
            case NONE -> nanos;
        };
    }

    private static long spreadNanos(Duration retryAfter, double random) {
        long nanos = saturatedNanos(retryAfter);
        long spread = (long) (nanos * RETRY_AFTER_SPREAD * random);
        return nanos <= Long.MAX_VALUE - spread ? nanos + spread : Long.MAX_VALUE;
    }

    /** The product of two numbers that are not negative. */
    private static long saturatedProduct(long left, long right) {
        return Math.multiplyHigh(left, right) == 0 && left * right >= 0 ? left * right : Long.MAX_VALUE;
    }

    private static long saturatedNanos(Duration duration) {
        return duration.compareTo(LONGEST) < 0 ? duration.toNanos() : Long.MAX_VALUE;
    }
}
