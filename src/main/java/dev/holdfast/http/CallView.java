package dev.holdfast.http;

import dev.holdfast.contract.Outcome;
import dev.holdfast.decision.NextStep;
import dev.holdfast.idempotency.Attempt;
import dev.holdfast.idempotency.AttemptReport;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.idempotency.StoredResult;
import dev.holdfast.json.JsonMembers;
import dev.holdfast.json.JsonParser;
import dev.holdfast.json.JsonValue;
import dev.holdfast.json.JsonValue.JsonObject;
import dev.holdfast.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A recorded call as its agent may see it. */
public final class CallView {

    private CallView() {}

    /** The record as a JSON object; holds the result of a settled call, and no name of any sidecar. */
    public static JsonObject of(CallRecord callRecord) {
        Meaning meaning = meaningOf(callRecord);
        JsonMembers members = new JsonMembers()
                .text("call_id", callRecord.id().text())
                .text("tool", callRecord.description().tool())
                .text("idempotency_key", callRecord.description().key().map(IdempotencyKey::text))
                .text("state", callRecord.state().label())
                .text("outcome", meaning.outcome().map(Outcome::label))
                .text("next_step", meaning.nextStep().label())
                .text("advice", meaning.advice())
                .text("created_at", callRecord.createdAt().toString())
                .array(
                        "attempts",
                        callRecord.attempts().stream().map(CallView::attempt).toList());
        resultOf(callRecord.state()).ifPresent(result -> members.value("result", result(result)));
        return members.toObject();
    }

    /** What a state means for the agent. */
    private record Meaning(Optional<Outcome> outcome, NextStep nextStep, String advice) {

        static Meaning of(Outcome outcome, NextStep nextStep, String advice) {
            return new Meaning(Optional.of(outcome), nextStep, advice);
        }

        static Meaning open(NextStep nextStep, String advice) {
            return new Meaning(Optional.empty(), nextStep, advice);
        }
    }

    private static Meaning meaningOf(CallRecord callRecord) {
        return switch (callRecord.state()) {
            case CallState.Sending _, CallState.Waiting _ ->
                Meaning.open(
                        new NextStep.RetryWithBackoff(), "The call is being carried out; ask here again in a moment.");
            case CallState.Succeeded _ ->
                Meaning.of(Outcome.SUCCESS, new NextStep.Continue(), "The action is done; do not repeat it.");
            case CallState.Failed _ ->
                Meaning.of(
                        lastOutcome(callRecord.attempts()),
                        new NextStep.Stop(),
                        "The tool refused the call as it is; change the request and use a new key.");
            case CallState.NotApplied _ ->
                Meaning.of(
                        Outcome.RETRYABLE_FAILURE,
                        new NextStep.RetryWithBackoff(),
                        "The action was not done; the same call with the same key may be sent again.");
            case CallState.Unknown _, CallState.Reconciling _ ->
                Meaning.of(
                        Outcome.SIDE_EFFECT_UNKNOWN,
                        new NextStep.Reconcile(),
                        ProblemType.SIDE_EFFECT_UNKNOWN.advice());
            case CallState.Review _ ->
                Meaning.of(
                        Outcome.SIDE_EFFECT_UNKNOWN,
                        new NextStep.Reconcile(),
                        "A human has to find out whether the action was done; do not repeat it under any key.");
            case CallState.Compensating _, CallState.CompensationReview _ ->
                Meaning.open(new NextStep.Reconcile(), "The action is being undone; do not repeat it.");
            case CallState.Compensated _ -> Meaning.open(new NextStep.Stop(), ProblemType.CALL_COMPENSATED.advice());
        };
    }

    private static Outcome lastOutcome(List<Attempt> attempts) {
        return attempts.reversed().stream()
                .flatMap(attempt -> attempt.report().stream())
                .map(AttemptReport::outcome)
                .findFirst()
                .orElse(Outcome.VALIDATION_FAILURE);
    }

    private static JsonObject attempt(Attempt attempt) {
        JsonMembers members = new JsonMembers()
                .number("number", attempt.number())
                .text("begun_at", attempt.begunAt().toString())
                .text("ended_at", attempt.endedAt().map(Object::toString));
        attempt.report().ifPresent(report -> {
            members.text("evidence", report.evidence())
                    .text("fact", report.fact())
                    .text("outcome", report.outcome().label());
            report.status().ifPresent(status -> members.number("status", status));
        });
        return members.toObject();
    }

    private static Optional<StoredResult> resultOf(CallState state) {
        return switch (state) {
            case CallState.Succeeded succeeded -> succeeded.result();
            case CallState.Failed failed -> Optional.of(failed.result());
            case CallState.Sending _,
                    CallState.Waiting _,
                    CallState.NotApplied _,
                    CallState.Unknown _,
                    CallState.Reconciling _,
                    CallState.Review _,
                    CallState.Compensating _,
                    CallState.CompensationReview _,
                    CallState.Compensated _ -> Optional.empty();
        };
    }

    /** The body as JSON where it is JSON, else as text, else in base 64. */
    private static JsonObject result(StoredResult result) {
        JsonMembers members = new JsonMembers()
                .number("status", result.status())
                .bool("kept", result.body().isPresent());
        result.body().ifPresent(bytes -> {
            Optional<JsonValue> json = JsonParser.tryParse(bytes);
            if (json.isPresent()) {
                members.value("body", json.get());
                return;
            }
            text(bytes)
                    .ifPresentOrElse(
                            text -> members.text("body", text),
                            () -> members.text(
                                    "body_base64", Base64.getEncoder().encodeToString(bytes)));
        });
        return members.toObject();
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}
