package dev.holdfast.call;

import dev.holdfast.contract.Outcome;
import dev.holdfast.decision.NextStep;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.idempotency.RepeatGuard;
import dev.holdfast.idempotency.StoredResult;
import dev.holdfast.idempotency.Verdict;
import dev.holdfast.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a stored record answers to a request that is not, or no longer, the one carrying it out. */
final class RecordAnswers {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private RecordAnswers() {}

    /**
     * The record's own answer.
     *
     * @param key of the asking request
     * @param attempts that the asking request made itself
     * @param sent whether one of them may have left
     */
    static CallAnswer of(CallRecord record, Optional<IdempotencyKey> key, int attempts, boolean sent) {
        return switch (record.state()) {
            case CallState.Succeeded succeeded ->
                replay(record, key, succeeded.result().orElseGet(RecordAnswers::withoutResult), Outcome.SUCCESS);
            case CallState.Failed failed -> replay(record, key, failed.result(), Outcome.VALIDATION_FAILURE);
            case CallState.Sending _, CallState.Waiting _ ->
                refusal(
                        record,
                        key,
                        attempts,
                        sent,
                        ProblemType.CALL_IN_PROGRESS,
                        "the call is being carried out, attempt "
                                + record.admission().attempt());
            case CallState.Unknown _, CallState.Reconciling _, CallState.Review _ ->
                refusal(
                        record,
                        key,
                        attempts,
                        sent,
                        ProblemType.SIDE_EFFECT_UNKNOWN,
                        "nobody knows whether the call had its effect; its record is "
                                + record.state().label());
            case CallState.NotApplied _ ->
                refusal(
                        record,
                        key,
                        attempts,
                        sent,
                        ProblemType.STATE_STORE_UNAVAILABLE,
                        "the sidecar lost the call's record before it could go on; the call had no effect");
            case CallState.Compensating _, CallState.Compensated _, CallState.CompensationReview _ ->
                refusal(
                        record,
                        key,
                        attempts,
                        sent,
                        ProblemType.CALL_COMPENSATED,
                        "the call succeeded and was undone; its record is "
                                + record.state().label());
        };
    }

    /** Whether the record stands where its sender put it; else the record answers, not what the sender saw. */
    static boolean confirms(CallRecord record, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Success _ -> record.state() instanceof CallState.Succeeded;
            case Verdict.Refused _ -> record.state() instanceof CallState.Failed;
            case Verdict.NoEffect _ -> record.state() instanceof CallState.NotApplied;
            case Verdict.InDoubt _ -> record.state().isUnsettled();
        };
    }

    /** An equal call stands in the way of one that was not sent. */
    static CallAnswer.Refused guarded(CallReport asking, RepeatGuard.Block block) {
        CallRecord other = block.other();
        ProblemType type = switch (block.reason()) {
            case IN_DOUBT -> ProblemType.SIDE_EFFECT_UNKNOWN;
            case IN_PROGRESS -> ProblemType.REPEAT_IN_PROGRESS;
            case JUST_SUCCEEDED -> ProblemType.SUSPECTED_REPEAT;
        };
        String detail = switch (block.reason()) {
            case IN_DOUBT -> "nobody knows whether the identical call " + other.id() + " had its effect";
            case IN_PROGRESS -> "the identical call " + other.id() + " is being carried out";
            case JUST_SUCCEEDED ->
                "the identical call " + other.id() + " succeeded, and a call without an idempotency key is not"
                        + " repeated within "
                        + other.description().contract().repeat().repeatGuard().toSeconds() + " s";
        };
        CallReport report = new CallReport(
                other.id(),
                asking.key(),
                asking.tool(),
                Refusals.outcomeOf(type),
                Refusals.nextStepOf(type),
                asking.attempts(),
                asking.sent(),
                true);
        return new CallAnswer.Refused(report, type, detail, Refusals.retryAfter(type), OptionalInt.empty(), true);
    }

    /** The sender's own call ended in doubt. */
    static CallAnswer.Refused inDoubt(CallReport report, Evidence last) {
        return new CallAnswer.Refused(
                report,
                ProblemType.SIDE_EFFECT_UNKNOWN,
                "the last of " + report.attempts() + " attempts ended with "
                        + last.proof().label() + ", so nobody knows whether the tool acted",
                Optional.empty(),
                last.status(),
                true);
    }

    /** The key belongs to another request. */
    static CallAnswer.Refused otherFingerprint(CallRecord record, Optional<IdempotencyKey> key) {
        return refusal(
                record,
                key,
                0,
                false,
                ProblemType.IDEMPOTENCY_KEY_REUSED,
                "the key was first used for a request with another method, path, query or body");
    }

    private static CallAnswer replay(
            CallRecord record, Optional<IdempotencyKey> key, StoredResult result, Outcome outcome) {
        NextStep step = outcome == Outcome.SUCCESS ? new NextStep.Continue() : new NextStep.Stop();
        return new CallAnswer.Replayed(
                new CallReport(
                        record.id(),
                        key,
                        record.description().tool(),
                        outcome,
                        step,
                        record.admission().attempt(),
                        true,
                        true),
                result);
    }

    /** Settled by a human or a probe without a response that could be given again: only the call's page can tell. */
    private static StoredResult withoutResult() {
        return new StoredResult(200, List.of(), Optional.empty());
    }

    private static CallAnswer.Refused refusal(
            CallRecord record,
            Optional<IdempotencyKey> key,
            int attempts,
            boolean sent,
            ProblemType type,
            String detail) {
        CallReport report = new CallReport(
                record.id(),
                key,
                record.description().tool(),
                Refusals.outcomeOf(type),
                Refusals.nextStepOf(type),
                attempts,
                sent,
                true);
        Optional<Duration> retryAfter =
                type == ProblemType.CALL_IN_PROGRESS ? Optional.of(LOOK_AGAIN) : Refusals.retryAfter(type);
        return new CallAnswer.Refused(
                report,
                type,
                detail,
                retryAfter,
                OptionalInt.empty(),
                type == ProblemType.CALL_IN_PROGRESS
                        || type == ProblemType.SIDE_EFFECT_UNKNOWN
                        || type == ProblemType.CALL_COMPENSATED);
    }
}
