package dev.holdfast.http;

import dev.holdfast.call.CallAnswer;
import dev.holdfast.call.CallAnswer.Ending;
import dev.holdfast.call.CallReport;
import dev.holdfast.call.ResponseBody;
import dev.holdfast.call.ResponseBody.LiveBody;
import dev.holdfast.call.UpstreamResponse;
import dev.holdfast.contract.Outcome;
import dev.holdfast.decision.NextStep;
import dev.holdfast.http.AnswerFields.Source;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.json.CanonicalJson;
import dev.holdfast.json.JsonValue;
import dev.holdfast.problem.Problem;
import dev.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Writes what a request is answered with. For the exchange's event loop. */
final class AnswerWriter {

    private static final CompletionStage<Void> WRITTEN = CompletableFuture.completedStage(null);

    private final Exchange exchange;
    private final List<HeaderField> always;

    /** @param always what every answer says beside what is said about its call */
    AnswerWriter(Exchange exchange, List<HeaderField> always) {
        this.exchange = exchange;
        this.always = always;
    }

    /**
     * Writes the answer of a call.
     *
     * @param isWrite whether a live body is read to its end although the client has gone
     * @return completes when nothing is left to be done; exceptionally only by a programmer's error
     */
    CompletionStage<Void> write(CallAnswer answer, boolean isWrite) {
        return switch (answer) {
            case CallAnswer.Passed passed -> passed(passed, isWrite);
            case CallAnswer.Replayed replayed -> {
                replayed(replayed);
                yield WRITTEN;
            }
            case CallAnswer.Refused refused -> {
                refused(refused);
                yield WRITTEN;
            }
        };
    }

    /** Refuses a request that never became a call. */
    void refuse(Refusal refusal) {
        boolean later = refusal.type() == ProblemType.DRAINING || refusal.type() == ProblemType.STATE_STORE_UNAVAILABLE;
        Outcome outcome = later ? Outcome.RETRYABLE_FAILURE : Outcome.VALIDATION_FAILURE;
        NextStep nextStep = later ? new NextStep.RetryWithBackoff() : new NextStep.Stop();
        var call = new Problem.Call(
                outcome.label(), nextStep.label(), Optional.empty(), Optional.empty(), Optional.empty(), 0, false);
        problem(
                new Problem(
                        refusal.type(),
                        refusal.status(),
                        refusal.detail(),
                        Optional.of(call),
                        OptionalInt.empty(),
                        Optional.empty()),
                AnswerFields.withoutCall(outcome, nextStep));
    }

    /** Writes a JSON document of Holdfast's own. */
    void page(JsonValue document) {
        own(
                200,
                "application/json",
                CanonicalJson.encode(document),
                List.of(new HeaderField("Holdfast-Source", "holdfast")));
    }

    private CompletionStage<Void> passed(CallAnswer.Passed passed, boolean isWrite) {
        UpstreamResponse response = passed.response();
        List<HeaderField> fields = AnswerFields.of(passed.report(), Source.UPSTREAM, response.headers());
        return switch (response.body()) {
            case ResponseBody.Held held ->
                passed.release().thenAccept(ending -> held(response.status(), fields, held, ending));
            case ResponseBody.Streamed streamed -> {
                LiveBody live = streamed.live();
                exchange.whenClientGone(isWrite ? live::discard : live::abandon);
                yield exchange.isOver() ? WRITTEN : streamed(response.status(), fields, live, passed.release());
            }
        };
    }

    private CompletionStage<Void> streamed(
            int status, List<HeaderField> fields, LiveBody live, CompletionStage<Ending> release) {
        if (isBodiless(status)) {
            live.discard();
            return release.thenAccept(_ -> bodiless(status, fields));
        }
        head(status, fields);
        if (!exchange.response().headers().contains("Content-Length")) {
            exchange.response().setChunked(true);
        }
        return new LiveRelay(exchange, live).start(release);
    }

    private void held(int status, List<HeaderField> fields, ResponseBody.Held held, Ending ending) {
        if (exchange.isOver()) {
            return;
        }
        if (ending == Ending.CUT_OFF) {
            cutOff(status, fields, held.bytes());
        } else if (isBodiless(status)) {
            bodiless(status, fields);
        } else if (held.trailers().isEmpty()) {
            whole(status, fields, held.bytes());
        } else {
            head(status, without(fields, "Content-Length"));
            exchange.response().setChunked(true);
            LiveRelay.addTrailers(exchange, held.trailers());
            exchange.end(held.bytes());
        }
    }

    /** What came of a body that never came whole; chunked, so that its end is seen to be missing. */
    private void cutOff(int status, List<HeaderField> fields, Buffer bytes) {
        head(status, without(fields, "Content-Length"));
        exchange.response().setChunked(true);
        exchange.response().write(bytes);
        exchange.cutOff();
    }

    private void whole(int status, List<HeaderField> fields, Buffer body) {
        head(status, without(fields, "Content-Length"));
        exchange.response().putHeader("Content-Length", Integer.toString(body.length()));
        exchange.end(body);
    }

    /** HEAD, 204 and 304 have no body; the length of the body they stand for is passed on but for 204 (RFC 9110 8.6). */
    private void bodiless(int status, List<HeaderField> fields) {
        head(status, status == 204 ? without(fields, "Content-Length") : fields);
        exchange.end();
    }

    private void replayed(CallAnswer.Replayed replayed) {
        if (exchange.isOver()) {
            return;
        }
        var result = replayed.result();
        CallReport report = replayed.report();
        if (result.body().isEmpty()) {
            List<HeaderField> fields = new ArrayList<>(AnswerFields.of(report, Source.REPLAY, List.of()));
            fields.add(new HeaderField(
                    "Location", CallAddress.pageOf(report.callId().text())));
            whole(303, fields, Buffer.buffer());
            return;
        }
        List<HeaderField> fields = AnswerFields.of(report, Source.REPLAY, result.headers());
        if (isBodiless(result.status())) {
            bodiless(result.status(), fields);
        } else {
            whole(result.status(), fields, Buffer.buffer(result.body().get()));
        }
    }

    private void refused(CallAnswer.Refused refused) {
        CallReport report = refused.report();
        var call = new Problem.Call(
                report.outcome().label(),
                report.nextStep().label(),
                Optional.of(report.callId().text()),
                report.key().map(IdempotencyKey::text),
                Optional.of(report.tool()),
                report.attempts(),
                report.sent());
        List<HeaderField> fields = new ArrayList<>(AnswerFields.ofRefusal(report, refused.type()));
        if (refused.pointsAtCall()) {
            fields.add(new HeaderField(
                    "Location", CallAddress.pageOf(report.callId().text())));
        }
        problem(
                new Problem(
                        refused.type(),
                        refused.type().status(),
                        refused.detail(),
                        Optional.of(call),
                        refused.upstreamStatus(),
                        refused.retryAfter()),
                fields);
    }

    private void problem(Problem problem, List<HeaderField> fields) {
        List<HeaderField> all = new ArrayList<>(fields);
        problem.retryAfter().ifPresent(wait -> all.add(new HeaderField("Retry-After", secondsRoundedUp(wait))));
        own(problem.status(), Problem.MEDIA_TYPE, problem.toJson(), all);
    }

    private void own(int status, String mediaType, byte[] document, List<HeaderField> fields) {
        if (exchange.isOver()) {
            return;
        }
        List<HeaderField> all = new ArrayList<>(fields);
        all.add(new HeaderField("Content-Type", mediaType));
        all.add(new HeaderField("Cache-Control", "no-store"));
        if (exchange.isHead()) {
            all.add(new HeaderField("Content-Length", Integer.toString(document.length)));
            bodiless(status, all);
        } else {
            whole(status, all, Buffer.buffer(document));
        }
    }

    private void head(int status, List<HeaderField> fields) {
        List<HeaderField> all = new ArrayList<>(fields);
        all.addAll(always);
        exchange.head(status, all);
    }

    private boolean isBodiless(int status) {
        return exchange.isHead() || status == 204 || status == 304;
    }

    private static String secondsRoundedUp(Duration wait) {
        return Long.toString(wait.plusNanos(999_999_999).toSeconds());
    }

    private static List<HeaderField> without(List<HeaderField> fields, String name) {
        return fields.stream()
                .filter(field -> !field.name().equalsIgnoreCase(name))
                .toList();
    }
}
