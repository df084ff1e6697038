package dev.holdfast.backoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.backoff.Backoff.Cause;
import dev.holdfast.contract.BackoffShape;
import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.Jitter;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final double NO_SPREAD = 0;

    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 1, 100",
        "EXPONENTIAL, 2, 200",
        "EXPONENTIAL, 3, 400",
        "EXPONENTIAL, 4, 800",
        "EXPONENTIAL, 5, 1000",
        "EXPONENTIAL, 100, 1000",
        "LINEAR, 1, 100",
        "LINEAR, 3, 300",
        "LINEAR, 11, 1000",
        "CONSTANT, 1, 100",
        "CONSTANT, 9, 100",
        "NONE, 1, 0",
        "NONE, 9, 0"
    })
    void theDelayGrowsByItsShapeUpToTheLongest(BackoffShape shape, int attempts, long millis) {
        RetryPolicy retry = policy(shape, 100, 1_000, Jitter.NONE);

        assertThat(Backoff.delay(retry, attempts, Cause.FAILED, Optional.empty(), NO_SPREAD))
                .hasMillis(millis);
    }

    @Test
    void fullJitterSpreadsTheDelayFromZero() {
        RetryPolicy retry = policy(BackoffShape.EXPONENTIAL, 100, 1_000, Jitter.FULL);

        assertThat(Backoff.delay(retry, 2, Cause.FAILED, Optional.empty(), 0)).isZero();
        assertThat(Backoff.delay(retry, 2, Cause.FAILED, Optional.empty(), 0.5)).hasMillis(100);
        assertThat(Backoff.delay(retry, 2, Cause.FAILED, Optional.empty(), 0.999))
                .isLessThan(Duration.ofMillis(200));
    }

    @Test
    void theDefaultBeginsAtFiftyMillisecondsAndAtASecondAfterATooManyRequests() {
        RetryPolicy retry = Contracts.threeAttemptsOn(Outcome.RETRYABLE_FAILURE);

        assertThat(Backoff.delay(retry, 1, Cause.FAILED, Optional.empty(), 0.5)).hasMillis(25);
        assertThat(Backoff.delay(retry, 1, Cause.RATE_LIMITED, Optional.empty(), 0.5))
                .hasMillis(500);
        assertThat(Backoff.delay(retry, 2, Cause.RATE_LIMITED, Optional.empty(), 0.5))
                .hasMillis(1_000);
    }

    @Test
    void theLongestDelayHoldsAfterATooManyRequestsEvenWhereItIsUnderASecond() {
        RetryPolicy retry = policy(BackoffShape.EXPONENTIAL, 100, 300, Jitter.NONE);

        assertThat(Backoff.delay(retry, 1, Cause.RATE_LIMITED, Optional.empty(), NO_SPREAD))
                .hasMillis(300);
    }

    @Test
    void aReadThatWasNotProcessedIsRepeatedAtOnceOnlyOnce() {
        RetryPolicy retry = policy(BackoffShape.CONSTANT, 100, 300, Jitter.NONE);

        assertThat(Backoff.delay(retry, 1, Cause.READ_NOT_PROCESSED, Optional.empty(), NO_SPREAD))
                .isZero();
        assertThat(Backoff.delay(retry, 2, Cause.READ_NOT_PROCESSED, Optional.empty(), NO_SPREAD))
                .hasMillis(100);
    }

    @Test
    void retryAfterIsAFloorWithUpToATenthAdded() {
        RetryPolicy retry = policy(BackoffShape.CONSTANT, 100, 300, Jitter.NONE);
        Optional<Duration> tenSeconds = Optional.of(Duration.ofSeconds(10));

        assertThat(Backoff.delay(retry, 1, Cause.RATE_LIMITED, tenSeconds, 0)).hasMillis(10_000);
        assertThat(Backoff.delay(retry, 1, Cause.RATE_LIMITED, tenSeconds, 0.5)).hasMillis(10_500);
        assertThat(Backoff.delay(retry, 1, Cause.FAILED, Optional.of(Duration.ZERO), 0.5))
                .hasMillis(100);
    }

    private static RetryPolicy policy(BackoffShape shape, long baseMillis, long maxMillis, Jitter jitter) {
        return new RetryPolicy(
                3,
                shape,
                Duration.ofMillis(baseMillis),
                Duration.ofMillis(maxMillis),
                jitter,
                Set.of(Outcome.RETRYABLE_FAILURE));
    }
}
