package dev.holdfast.backoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Seeded;
import dev.holdfast.backoff.Backoff.Cause;
import dev.holdfast.contract.BackoffShape;
import dev.holdfast.contract.Jitter;
import dev.holdfast.contract.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffPropertyTest {

    private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    /** Far more nanoseconds than a long holds. */
    private static final Duration LONGEST_DECLARABLE = Duration.ofMillis(Long.MAX_VALUE);

    @Test
    void theDelayIsNeverNegativeAndNeverPastTheLongest() {
        Seeded.check(10_000, random -> {
            RetryPolicy retry = policy(random);

            Duration delay = Backoff.delay(retry, attempts(random), cause(random), Optional.empty(), jitter(random));

            assertThat(delay).isBetween(Duration.ZERO, retry.maxDelay());
        });
    }

    @Test
    void retryAfterIsAFloorOfAsMuchAsNanosecondsCanHold() {
        Seeded.check(10_000, random -> {
            RetryPolicy retry = policy(random);
            Duration asked = duration(random);

            Duration delay = Backoff.delay(retry, attempts(random), cause(random), Optional.of(asked), jitter(random));

            Duration floor = min(asked, Duration.ofNanos(Long.MAX_VALUE));
            assertThat(delay).isGreaterThanOrEqualTo(floor);
            assertThat(delay).isLessThanOrEqualTo(max(retry.maxDelay(), saturatedPlus(floor, floor.dividedBy(9))));
        });
    }

    @Test
    void withoutJitterTheDelayNeverShrinksFromAttemptToAttempt() {
        Seeded.check(10_000, random -> {
            RetryPolicy any = policy(random);
            RetryPolicy retry = new RetryPolicy(
                    any.maxAttempts(), any.backoff(), any.baseDelay(), any.maxDelay(), Jitter.NONE, Set.of());
            Cause cause = cause(random);
            int attempts = Math.min(attempts(random), Integer.MAX_VALUE - 1);

            assertThat(Backoff.delay(retry, attempts + 1, cause, Optional.empty(), 0))
                    .isGreaterThanOrEqualTo(Backoff.delay(retry, attempts, cause, Optional.empty(), 0));
        });
    }

    private static RetryPolicy policy(RandomGenerator random) {
        Duration one = min(duration(random), LONGEST_DECLARABLE);
        Duration other = min(duration(random), LONGEST_DECLARABLE);
        return new RetryPolicy(
                random.nextInt(1, 101),
                any(List.of(BackoffShape.values()), random),
                min(one, other),
                max(one, other),
                random.nextBoolean() ? Jitter.FULL : Jitter.NONE,
                Set.of());
    }

    private static Duration duration(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> Duration.ZERO;
            case 1 -> Duration.ofNanos(random.nextLong(10));
            case 2 -> Duration.ofMillis(random.nextLong(10_000));
            case 3 -> Duration.ofNanos(Long.MAX_VALUE - random.nextLong(5_000));
            case 4 -> LONGEST;
            default -> Duration.ofSeconds(random.nextLong(Long.MAX_VALUE), random.nextLong(1_000_000_000));
        };
    }

    private static int attempts(RandomGenerator random) {
        return random.nextBoolean() ? random.nextInt(1, 12) : Integer.MAX_VALUE - random.nextInt(1_000);
    }

    private static Cause cause(RandomGenerator random) {
        return any(List.of(Cause.values()), random);
    }

    private static double jitter(RandomGenerator random) {
        return random.nextInt(4) == 0 ? Math.nextDown(1.0) : random.nextDouble();
    }

    private static <T> T any(List<T> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static Duration saturatedPlus(Duration one, Duration other) {
        try {
            return one.plus(other);
        } catch (ArithmeticException overflow) {
            return LONGEST;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
