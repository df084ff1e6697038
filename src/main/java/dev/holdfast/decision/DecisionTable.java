package dev.holdfast.decision;

import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.RetryPolicy;
import dev.holdfast.decision.NextStep.Escalate;

/**
 * The one table from outcome to next step.
 *
 * <pre>
 * outcome                                 attempts &lt; max and class in retry_on        else
 * success                                 continue                                    continue
 * validation_failure, permission_denied   stop                                        stop
 * retryable_failure                       retry_with_backoff                          escalate
 * side_effect_unknown                     retry_with_backoff where a resend is safe   reconcile
 * anything else                           escalate                                    escalate
 * </pre>
 */
public final class DecisionTable {

    private DecisionTable() {}

    /**
     * The next step after an attempt.
     *
     * @param attempts attempts made so far, this one included
     * @param resendIsSafe whether the upstream honours this call's key and is still inside its window, so that the same
     *     key may be sent again although the effect is unknown
     */
    public static NextStep decide(Outcome outcome, RetryPolicy retry, int attempts, boolean resendIsSafe) {
        boolean retried = attempts < retry.maxAttempts() && retry.retryOn().contains(outcome);
        return switch (outcome) {
            case SUCCESS -> new NextStep.Continue();
            case VALIDATION_FAILURE, PERMISSION_DENIED -> new NextStep.Stop();
            case RETRYABLE_FAILURE -> retried ? new NextStep.RetryWithBackoff() : new Escalate(whyNot(retry, outcome));
            case SIDE_EFFECT_UNKNOWN ->
                retried && resendIsSafe ? new NextStep.RetryWithBackoff() : new NextStep.Reconcile();
            case PARTIAL_SIDE_EFFECT -> new Escalate(Escalate.Reason.PARTIAL_EFFECT);
        };
    }

    private static Escalate.Reason whyNot(RetryPolicy retry, Outcome outcome) {
        return retry.retryOn().contains(outcome) ? Escalate.Reason.ATTEMPTS_SPENT : Escalate.Reason.NOT_RETRIED;
    }
}
