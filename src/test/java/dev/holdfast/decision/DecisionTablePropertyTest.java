package dev.holdfast.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Seeded;
import dev.holdfast.contract.BackoffShape;
import dev.holdfast.contract.Jitter;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.RetryPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DecisionTablePropertyTest {

    private static final List<Set<Outcome>> RETRY_ON = List.of(
            Set.of(),
            Set.of(Outcome.RETRYABLE_FAILURE),
            Set.of(Outcome.SIDE_EFFECT_UNKNOWN),
            Set.of(Outcome.RETRYABLE_FAILURE, Outcome.SIDE_EFFECT_UNKNOWN));

    /** Small enough to try every case there is. */
    @Test
    void everyCaseIsDecidedAsThePublishedTableSays() {
        for (Outcome outcome : Outcome.values()) {
            for (Set<Outcome> retryOn : RETRY_ON) {
                for (int maxAttempts = 1; maxAttempts <= 5; maxAttempts++) {
                    for (int attempts = 1; attempts <= 6; attempts++) {
                        for (boolean resendIsSafe : List.of(true, false)) {
                            NextStep step =
                                    DecisionTable.decide(outcome, policy(maxAttempts, retryOn), attempts, resendIsSafe);

                            boolean left = attempts < maxAttempts && retryOn.contains(outcome);
                            assertThat(step.label())
                                    .as("%s, %d of %d, %s, %s", outcome, attempts, maxAttempts, retryOn, resendIsSafe)
                                    .isEqualTo(published(outcome, left, resendIsSafe));
                        }
                    }
                }
            }
        }
    }

    @Test
    void noOutcomeIsRetriedOnceTheAttemptsAreSpentHoweverMany() {
        Seeded.check(2_000, random -> {
            RetryPolicy policy = policy(random.nextInt(1, 101), any(RETRY_ON, random));
            int attempts = random.nextInt(policy.maxAttempts(), Integer.MAX_VALUE);
            Outcome outcome = any(List.of(Outcome.values()), random);

            assertThat(DecisionTable.decide(outcome, policy, attempts, true))
                    .isNotInstanceOf(NextStep.RetryWithBackoff.class);
        });
    }

    @Test
    void aFinalOutcomeIsDecidedAlikeUnderEveryPolicy() {
        Seeded.check(2_000, random -> {
            for (Outcome outcome : EnumSet.of(Outcome.SUCCESS, Outcome.VALIDATION_FAILURE, Outcome.PERMISSION_DENIED)) {
                RetryPolicy policy = policy(random.nextInt(1, 101), any(RETRY_ON, random));

                NextStep step = DecisionTable.decide(outcome, policy, random.nextInt(1, 200), random.nextBoolean());

                assertThat(step).isEqualTo(outcome == Outcome.SUCCESS ? new NextStep.Continue() : new NextStep.Stop());
            }
        });
    }

    @Test
    void anEscalationSaysWhyThereIsNoFurtherAttempt() {
        RetryPolicy retrying = policy(3, Set.of(Outcome.RETRYABLE_FAILURE));

        assertThat(DecisionTable.decide(Outcome.RETRYABLE_FAILURE, retrying, 3, false))
                .isEqualTo(new NextStep.Escalate(NextStep.Escalate.Reason.ATTEMPTS_SPENT));
        assertThat(DecisionTable.decide(Outcome.RETRYABLE_FAILURE, policy(3, Set.of()), 1, false))
                .isEqualTo(new NextStep.Escalate(NextStep.Escalate.Reason.NOT_RETRIED));
        assertThat(DecisionTable.decide(Outcome.PARTIAL_SIDE_EFFECT, retrying, 1, true))
                .isEqualTo(new NextStep.Escalate(NextStep.Escalate.Reason.PARTIAL_EFFECT));
    }

    private static String published(Outcome outcome, boolean attemptsLeftAndListed, boolean resendIsSafe) {
        return switch (outcome) {
            case SUCCESS -> "continue";
            case VALIDATION_FAILURE, PERMISSION_DENIED -> "stop";
            case RETRYABLE_FAILURE -> attemptsLeftAndListed ? "retry_with_backoff" : "escalate";
            case SIDE_EFFECT_UNKNOWN -> attemptsLeftAndListed && resendIsSafe ? "retry_with_backoff" : "reconcile";
            case PARTIAL_SIDE_EFFECT -> "escalate";
        };
    }

    private static RetryPolicy policy(int maxAttempts, Set<Outcome> retryOn) {
        return new RetryPolicy(
                maxAttempts,
                BackoffShape.EXPONENTIAL,
                RetryPolicy.DEFAULT_BASE_DELAY,
                RetryPolicy.DEFAULT_MAX_DELAY,
                Jitter.FULL,
                retryOn);
    }

    private static <T> T any(List<T> choices, RandomGenerator random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
