package dev.holdfast.call;

import dev.holdfast.contract.Outcome;
import dev.holdfast.decision.NextStep;
import dev.holdfast.decision.NextStep.Escalate;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.problem.ProblemType;
import java.time.Duration;
import java.util.Optional;

/** What Holdfast answers where an attempt brought no response that could be passed on. */
final class Refusals {

    private Refusals() {}

    /** The outcome that a refusal by Holdfast itself stands for. */
    static Outcome outcomeOf(ProblemType type) {
        return switch (type) {
            case IDEMPOTENCY_KEY_REQUIRED,
                    IDEMPOTENCY_KEY_INVALID,
                    REQUEST_INVALID,
                    TOOL_NOT_DECLARED,
                    CALL_NOT_FOUND,
                    REQUEST_TOO_LARGE,
                    IDEMPOTENCY_KEY_REUSED,
                    SUSPECTED_REPEAT,
                    CALL_COMPENSATED,
                    HISTORY_UNAVAILABLE,
                    BUDGET_EXHAUSTED,
                    LOOP_DETECTED -> Outcome.VALIDATION_FAILURE;
            case SIDE_EFFECT_UNKNOWN -> Outcome.SIDE_EFFECT_UNKNOWN;
            case CALL_IN_PROGRESS,
                    REPEAT_IN_PROGRESS,
                    RATE_LIMITED,
                    UPSTREAM_UNREACHABLE,
                    UPSTREAM_NO_RESPONSE,
                    STATE_STORE_UNAVAILABLE,
                    CIRCUIT_OPEN,
                    OVERLOADED,
                    DRAINING,
                    DEADLINE_EXCEEDED -> Outcome.RETRYABLE_FAILURE;
        };
    }

    /** What an agent should do after such a refusal. */
    static NextStep nextStepOf(ProblemType type) {
        return switch (outcomeOf(type)) {
            case SIDE_EFFECT_UNKNOWN -> new NextStep.Reconcile();
            case RETRYABLE_FAILURE -> new NextStep.RetryWithBackoff();
            case SUCCESS, VALIDATION_FAILURE, PERMISSION_DENIED, PARTIAL_SIDE_EFFECT -> new NextStep.Stop();
        };
    }

    /** The problem of an attempt that left nothing in doubt and has no response to pass on. */
    static ProblemType typeOf(TransportEvidence proof, Escalate.Reason reason) {
        if (proof instanceof NotSent notSent) {
            return switch (notSent.reason()) {
                case OVERLOADED, LEASE_TOO_SHORT -> ProblemType.OVERLOADED;
                case CIRCUIT_OPEN -> ProblemType.CIRCUIT_OPEN;
                case DEADLINE_PASSED -> ProblemType.DEADLINE_EXCEEDED;
                case DRAINING -> ProblemType.DRAINING;
                case ABANDONED,
                        CREDENTIALS_UNAVAILABLE,
                        NAME_NOT_RESOLVED,
                        CONNECT_FAILED,
                        CONNECT_TIMEOUT,
                        TLS_FAILED,
                        CONNECTION_CLOSED -> reasonOr(reason, ProblemType.UPSTREAM_UNREACHABLE);
            };
        }
        if (proof instanceof TransportEvidence.NotProcessed) {
            return reasonOr(reason, ProblemType.UPSTREAM_UNREACHABLE);
        }
        return reasonOr(reason, ProblemType.UPSTREAM_NO_RESPONSE);
    }

    static String detailOf(TransportEvidence proof, int attempts, Escalate.Reason reason) {
        String what = switch (proof) {
            case NotSent notSent ->
                "nothing was sent to the tool: " + notSent.reason().label();
            case TransportEvidence.NotProcessed refused ->
                "the tool did not process the request: " + refused.proof().label();
            case TransportEvidence.SentNoResponse sent ->
                "the tool gave no response: " + sent.failure().label();
            case TransportEvidence.Truncated cut -> "the tool's response with status " + cut.status() + " was cut off";
            case TransportEvidence.Responded responded -> "the tool answered with status " + responded.status();
        };
        return what + "; attempts: " + attempts + "; not tried again: " + reason.label();
    }

    /** How long an agent should wait after a refusal that will pass. */
    static Optional<Duration> retryAfter(ProblemType type) {
        return outcomeOf(type) == Outcome.RETRYABLE_FAILURE ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
    }

    private static ProblemType reasonOr(Escalate.Reason reason, ProblemType otherwise) {
        return switch (reason) {
            case DEADLINE -> ProblemType.DEADLINE_EXCEEDED;
            case DRAINING -> ProblemType.DRAINING;
            case ATTEMPTS_SPENT, NOT_RETRIED, RETRY_BUDGET, RATE_LIMIT, RECORD, NOT_REPLAYABLE, PARTIAL_EFFECT ->
                otherwise;
        };
    }
}
