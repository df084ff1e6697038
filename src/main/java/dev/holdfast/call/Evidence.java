package dev.holdfast.call;

import dev.holdfast.backoff.RetryAfter;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.json.JsonParser;
import dev.holdfast.json.JsonValue;
import dev.holdfast.outcome.TransportEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One attempt's result as evidence, with what a decision needs of its response.
 *
 * @param proof what the wire proves
 * @param response the response, where there is one that can be passed on
 * @param status its status code, also where it was cut off
 * @param retryAfter what the upstream asked for
 */
record Evidence(
        TransportEvidence proof,
        Optional<UpstreamResponse> response,
        OptionalInt status,
        Optional<Duration> retryAfter) {

    static Evidence of(AttemptResult result, ToolContract tool, Instant wallClock) {
        return switch (result) {
            case AttemptResult.NoResponse none ->
                new Evidence(none.evidence(), Optional.empty(), OptionalInt.empty(), Optional.empty());
            case AttemptResult.Truncated cut ->
                new Evidence(
                        new TransportEvidence.Truncated(
                                cut.partial().status(),
                                retryAfter(cut.partial(), wallClock).isPresent(),
                                cut.requestFullyWritten()),
                        Optional.empty(),
                        OptionalInt.of(cut.partial().status()),
                        retryAfter(cut.partial(), wallClock));
            case AttemptResult.Answered answered -> answered(answered, tool, wallClock);
        };
    }

    boolean isRateLimited() {
        return status.isPresent() && status.getAsInt() == 429;
    }

    /** 421: the next attempt needs another connection (RFC 9110 section 15.5.20). */
    boolean isMisdirected() {
        return status.isPresent() && status.getAsInt() == 421;
    }

    /** Whether any byte of the request may have left. */
    boolean wasSent() {
        return !(proof instanceof TransportEvidence.NotSent);
    }

    /** Frees the exchange of a response that nobody will read. */
    void discardResponse() {
        if (response.isPresent() && response.get().body() instanceof ResponseBody.Streamed streamed) {
            streamed.live().abandon();
        }
    }

    private static Evidence answered(AttemptResult.Answered answered, ToolContract tool, Instant wallClock) {
        UpstreamResponse response = answered.response();
        Optional<Duration> retryAfter = retryAfter(response, wallClock);
        return new Evidence(
                new TransportEvidence.Responded(
                        response.status(),
                        retryAfter.isPresent(),
                        answered.requestFullyWritten(),
                        tool.response().readsBody() ? document(response) : Optional.empty(),
                        isUnreadable(response)),
                Optional.of(response),
                OptionalInt.of(response.status()),
                retryAfter);
    }

    private static Optional<Duration> retryAfter(UpstreamResponse response, Instant wallClock) {
        return response.header("Retry-After").flatMap(value -> RetryAfter.parse(value, wallClock));
    }

    private static boolean isUnreadable(UpstreamResponse response) {
        return response.body() instanceof ResponseBody.Streamed
                || response.header("Content-Encoding")
                        .filter(coding -> !coding.equalsIgnoreCase("identity"))
                        .isPresent();
    }

    private static Optional<JsonValue> document(UpstreamResponse response) {
        return response.body() instanceof ResponseBody.Held held
                ? JsonParser.tryParse(held.bytes().getBytes())
                : Optional.empty();
    }
}
