package dev.holdfast.http;

import dev.holdfast.call.CallAnswer;
import dev.holdfast.call.CallReport;
import dev.holdfast.call.CallRequest;
import dev.holdfast.call.ResponseBody;
import dev.holdfast.call.UpstreamResponse;
import dev.holdfast.contract.Outcome;
import dev.holdfast.decision.NextStep;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.StoredResult;
import dev.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Answers for tests. */
final class Answers {

    static final CallId CALL_ID = CallId.of("default", new byte[CallId.RANDOM_BYTES]);

    private static final CompletionStage<CallAnswer.Ending> COMPLETE =
            CompletableFuture.completedFuture(CallAnswer.Ending.COMPLETE);

    private Answers() {}

    static CallReport report(CallRequest request, Outcome outcome, NextStep nextStep) {
        return new CallReport(CALL_ID, request.key(), request.tool().name(), outcome, nextStep, 1, true, true);
    }

    static CallReport success(CallRequest request) {
        return report(request, Outcome.SUCCESS, new NextStep.Continue());
    }

    static CallAnswer held(CallRequest request, int status, String body, String... headers) {
        return held(request, status, new ResponseBody.Held(Buffer.buffer(body), List.of()), headers);
    }

    static CallAnswer held(CallRequest request, int status, ResponseBody.Held body, String... headers) {
        return new CallAnswer.Passed(success(request), new UpstreamResponse(status, fields(headers), body), COMPLETE);
    }

    static CallAnswer live(
            CallRequest request, ScriptedBody body, CompletionStage<CallAnswer.Ending> release, String... headers) {
        return new CallAnswer.Passed(
                success(request), new UpstreamResponse(200, fields(headers), new ResponseBody.Streamed(body)), release);
    }

    static CallAnswer replayed(CallRequest request, int status, Optional<String> body, String... headers) {
        return new CallAnswer.Replayed(
                success(request),
                new StoredResult(status, fields(headers), body.map(text -> text.getBytes(StandardCharsets.UTF_8))));
    }

    static CallAnswer refused(
            CallRequest request, ProblemType type, Outcome outcome, NextStep nextStep, Optional<Duration> retryAfter) {
        return new CallAnswer.Refused(
                report(request, outcome, nextStep), type, "because of the test", retryAfter, OptionalInt.of(500), true);
    }

    /** Header fields written as {@code Name: value}. */
    static List<HeaderField> fields(String... lines) {
        return Stream.of(lines)
                .map(line -> line.split(": ", 2))
                .map(parts -> new HeaderField(parts[0], parts[1]))
                .toList();
    }
}
