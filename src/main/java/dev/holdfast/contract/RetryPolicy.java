package dev.holdfast.contract;

import java.time.Duration;
import java.util.Set;

/**
 * When and how often a call is attempted again.
 *
 * @param maxAttempts attempts in all, the first included; 1 to 100
 * @param backoff how the delay grows
 * @param baseDelay the delay before the second attempt
 * @param maxDelay no delay is longer
 * @param jitter how a delay is spread
 * @param retryOn the outcomes after which another attempt is wanted
 */
public record RetryPolicy(
        int maxAttempts,
        BackoffShape backoff,
        Duration baseDelay,
        Duration maxDelay,
        Jitter jitter,
        Set<Outcome> retryOn) {

    public static final Duration DEFAULT_BASE_DELAY = Duration.ofMillis(50);
    public static final Duration DEFAULT_MAX_DELAY = Duration.ofSeconds(5);

    /** One attempt, no retry. */
    public static final RetryPolicy NEVER =
            new RetryPolicy(1, BackoffShape.EXPONENTIAL, DEFAULT_BASE_DELAY, DEFAULT_MAX_DELAY, Jitter.FULL, Set.of());

    public RetryPolicy {
        retryOn = Set.copyOf(retryOn);
        new Checks()
                .between(maxAttempts, 1, 100, "retry.max_attempts")
                .notNegative(baseDelay, "retry.base_delay")
                .notNegative(maxDelay, "retry.max_delay")
                .require(
                        baseDelay.compareTo(maxDelay) <= 0,
                        "retry.base_delay",
                        "must not be longer than max_delay, but " + Checks.text(baseDelay) + " > "
                                + Checks.text(maxDelay))
                .require(
                        retryOn.stream()
                                .allMatch(outcome ->
                                        outcome == Outcome.RETRYABLE_FAILURE || outcome == Outcome.SIDE_EFFECT_UNKNOWN),
                        "retry.retry_on",
                        "may list retryable_failure and side_effect_unknown only; other outcomes are final")
                .throwIfAny();
    }
}
