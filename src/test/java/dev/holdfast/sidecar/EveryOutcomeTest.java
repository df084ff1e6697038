package dev.holdfast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.BackoffShape;
import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.HttpVersionPolicy;
import dev.holdfast.contract.Jitter;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.RetryPolicy;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.contract.TransportPolicy;
import dev.holdfast.contract.UpstreamContract;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.store.CallQuery;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of the classifier's table, over real sockets, for a read and for writes whose upstream honours the key, does
 * not honour it, and gets none: what arrived at the upstream, what the agent is told, and what the record says.
 */
final class EveryOutcomeTest {

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofMillis(400);

    /** Two attempts, so that a retry, and the absence of one, can be counted at the upstream. */
    private static final RetryPolicy TWO_ATTEMPTS = new RetryPolicy(
            2,
            BackoffShape.EXPONENTIAL,
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Jitter.FULL,
            Set.of(Outcome.RETRYABLE_FAILURE));

    /** A way to call a tool. */
    enum Kind {
        READ("get_ticket", "GET", false),
        HONOURED_WRITE("create_ticket", "POST", true),
        KEYED_WRITE("charge_card", "POST", true),
        KEYLESS_WRITE("send_email", "POST", false);

        private final String tool;
        private final String method;
        private final boolean keyed;

        Kind(String tool, String method, boolean keyed) {
            this.tool = tool;
            this.method = method;
            this.keyed = keyed;
        }

        boolean isWrite() {
            return this != READ;
        }
    }

    /**
     * What a fault leads to.
     *
     * @param status what the agent is answered with
     * @param deliveries requests that came in whole at the upstream
     */
    record Expected(int status, Outcome outcome, String nextStep, int attempts, int deliveries) {}

    /**
     * A row of the table.
     *
     * @param upstream makes the upstream that goes wrong, in the same way at every attempt
     */
    record Row(String name, Supplier<ScriptedUpstream> upstream, Expected read, Expected write) {

        HttpVersionPolicy version() {
            return name.startsWith("h2 ") ? HttpVersionPolicy.HTTP_2 : HttpVersionPolicy.AUTO;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                passed(200, Outcome.SUCCESS, "continue"),
                passed(201, Outcome.SUCCESS, "continue"),
                passed(204, Outcome.SUCCESS, "continue"),
                new Row(
                        "207",
                        http1(Script.respond(207).withEffect()),
                        once(207, Outcome.SUCCESS, "continue"),
                        inDoubt(1)),
                passed(400, Outcome.VALIDATION_FAILURE, "stop"),
                passed(404, Outcome.VALIDATION_FAILURE, "stop"),
                passed(409, Outcome.VALIDATION_FAILURE, "stop"),
                passed(410, Outcome.VALIDATION_FAILURE, "stop"),
                passed(422, Outcome.VALIDATION_FAILURE, "stop"),
                passed(307, Outcome.VALIDATION_FAILURE, "stop"),
                passed(308, Outcome.VALIDATION_FAILURE, "stop"),
                passed(501, Outcome.VALIDATION_FAILURE, "stop"),
                passed(505, Outcome.VALIDATION_FAILURE, "stop"),
                passed(401, Outcome.PERMISSION_DENIED, "stop"),
                passed(403, Outcome.PERMISSION_DENIED, "stop"),
                passed(407, Outcome.PERMISSION_DENIED, "stop"),
                passed(451, Outcome.PERMISSION_DENIED, "stop"),
                retried(421),
                retried(425),
                retried(429),
                unknown(408),
                unknown(500),
                unknown(502),
                unknown(503),
                unknown(504),
                unknown(507),
                redirect(301),
                redirect(302),
                redirect(303),
                new Row(
                        "connection refused",
                        EveryOutcomeTest::closed,
                        new Expected(502, Outcome.RETRYABLE_FAILURE, "escalate", 2, 0),
                        new Expected(502, Outcome.RETRYABLE_FAILURE, "escalate", 2, 0)),
                noResponse("closed after the head", Script.closeAfterHead(), 0),
                noResponse("closed after the request", Script.closeAfterRequest(), 1),
                noResponse("reset after the request", Script.resetAfterRequest(), 1),
                noResponse("done, then closed", Script.closeAfterRequest().withEffect(), 1),
                noResponse("stalled", Script.stall(), 1),
                noResponse(
                        "transfer coding that is not chunked",
                        Script.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"),
                        1),
                noResponse("junk", Script.raw("!! this is not HTTP\r\n\r\n"), 1),
                noResponse(
                        "body cut off",
                        Script.respond(200).bodyOf(100).cutAfter(50).withEffect(),
                        1),
                notProcessed("h2 REFUSED_STREAM", Script.refuseStream()),
                notProcessed("h2 GOAWAY below the stream", Script.goAwayLeavingOut()),
                h2Unknown("h2 GOAWAY at the stream", Script.goAwayAtStreamThenClose()),
                h2Unknown("h2 GOAWAY above the stream", Script.goAwayAboveStreamThenClose()),
                h2Unknown("h2 stream reset", Script.resetStream(2)),
                new Row(
                        "h2 200",
                        http2(Script.respond(200).withEffect()),
                        once(200, Outcome.SUCCESS, "continue"),
                        once(200, Outcome.SUCCESS, "continue")));
    }

    private static Supplier<ScriptedUpstream> http1(Script script) {
        return () -> ScriptedUpstream.http1().otherwise(script);
    }

    private static ScriptedUpstream closed() {
        ScriptedUpstream gone = ScriptedUpstream.http1();
        gone.close();
        return gone;
    }

    private static Expected once(int status, Outcome outcome, String nextStep) {
        return new Expected(status, outcome, nextStep, 1, 1);
    }

    private static Expected inDoubt(int deliveries) {
        return new Expected(424, Outcome.SIDE_EFFECT_UNKNOWN, "reconcile", 1, deliveries);
    }

    private static Row passed(int status, Outcome outcome, String nextStep) {
        Expected expected = once(status, outcome, nextStep);
        return new Row(String.valueOf(status), http1(Script.respond(status)), expected, expected);
    }

    private static Row retried(int status) {
        Expected expected = new Expected(status, Outcome.RETRYABLE_FAILURE, "escalate", 2, 2);
        return new Row(String.valueOf(status), http1(Script.respond(status)), expected, expected);
    }

    private static Row unknown(int status) {
        return new Row(
                String.valueOf(status),
                http1(Script.respond(status)),
                new Expected(status, Outcome.RETRYABLE_FAILURE, "escalate", 2, 2),
                inDoubt(1));
    }

    private static Row redirect(int status) {
        return new Row(
                String.valueOf(status),
                http1(Script.respond(status).header("Location", "/elsewhere")),
                once(status, Outcome.VALIDATION_FAILURE, "stop"),
                inDoubt(1));
    }

    private static Row noResponse(String name, Script script, int deliveriesPerAttempt) {
        return new Row(
                name,
                http1(script),
                new Expected(502, Outcome.RETRYABLE_FAILURE, "escalate", 2, 2 * deliveriesPerAttempt),
                inDoubt(deliveriesPerAttempt));
    }

    private static Supplier<ScriptedUpstream> http2(Script script) {
        return () -> ScriptedUpstream.http2().otherwise(script);
    }

    /** The peer says that it did nothing, so even a write is tried again. */
    private static Row notProcessed(String name, Script script) {
        Expected expected = new Expected(502, Outcome.RETRYABLE_FAILURE, "escalate", 2, 2);
        return new Row(name, http2(script), expected, expected);
    }

    private static Row h2Unknown(String name, Script script) {
        return new Row(name, http2(script), new Expected(502, Outcome.RETRYABLE_FAILURE, "escalate", 2, 2), inDoubt(1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isWhatTheTableSays(Row row) {
        for (Kind kind : Kind.values()) {
            try (ScriptedUpstream upstream = row.upstream().get();
                    SidecarInProcess sidecar =
                            new SidecarInProcess(Contracts.set(upstream(upstream.url(), row.version()), tools()))) {
                check(row, kind, upstream, sidecar);
            }
        }
    }

    private static UpstreamContract upstream(URI url, HttpVersionPolicy version) {
        UpstreamContract standard = Contracts.upstream(url, ATTEMPT_TIMEOUT);
        return new UpstreamContract(
                standard.name(),
                standard.url(),
                standard.protocol(),
                new TransportPolicy(version, Optional.empty()),
                standard.key(),
                standard.connection(),
                standard.circuitBreaker(),
                standard.retryBudget(),
                standard.credentials(),
                standard.undeclared(),
                standard.rateLimit());
    }

    private static ToolContract[] tools() {
        return new ToolContract[] {
            Contracts.readNamed("get_ticket").retry(TWO_ATTEMPTS).build(),
            Contracts.idempotentWriteNamed("create_ticket").retry(TWO_ATTEMPTS).build(),
            Contracts.nonIdempotentWriteNamed("charge_card")
                    .keyRequired(true)
                    .retry(TWO_ATTEMPTS)
                    .build(),
            Contracts.nonIdempotentWriteNamed("send_email").retry(TWO_ATTEMPTS).build()
        };
    }

    private static void check(Row row, Kind kind, ScriptedUpstream upstream, SidecarInProcess sidecar) {
        Expected expected = kind.isWrite() ? row.write() : row.read();

        HttpResponse<String> response = sidecar.send(request(sidecar, kind));

        assertThat(response.statusCode()).as("%s, status", kind).isEqualTo(expected.status());
        assertThat(header(response, "Holdfast-Outcome"))
                .as("%s, outcome", kind)
                .contains(expected.outcome().label());
        assertThat(header(response, "Holdfast-Next-Step"))
                .as("%s, next step", kind)
                .contains(expected.nextStep());
        assertThat(header(response, "Holdfast-Attempts"))
                .as("%s, attempts", kind)
                .contains(String.valueOf(expected.attempts()));
        assertThat(upstream.deliveries()).as("%s, deliveries", kind).hasSize(expected.deliveries());
        if (kind.isWrite()) {
            assertThat(upstream.effects()).as("%s, effects", kind).isLessThanOrEqualTo(1);
        }
        if (kind == Kind.HONOURED_WRITE) {
            assertThat(upstream.deliveries())
                    .allSatisfy(delivery -> assertThat(delivery.key()).isNotEmpty());
        } else {
            assertThat(upstream.deliveries())
                    .allSatisfy(delivery -> assertThat(delivery.key()).isEmpty());
        }
        if (kind.isWrite()) {
            checkRecord(expected, kind, sidecar);
        }
        if (expected.status() == 424) {
            assertThat(header(response, "X-Should-Retry"))
                    .as("%s, should retry", kind)
                    .contains("false");
            assertThat(header(response, "Location").orElse(""))
                    .as("%s, location", kind)
                    .startsWith("/_holdfast/calls/");
        }
    }

    private static void checkRecord(Expected expected, Kind kind, SidecarInProcess sidecar) {
        String state = switch (expected.outcome()) {
            case SUCCESS -> "SUCCEEDED";
            case VALIDATION_FAILURE -> "FAILED";
            case PERMISSION_DENIED, RETRYABLE_FAILURE -> "NOT_APPLIED";
            case SIDE_EFFECT_UNKNOWN, PARTIAL_SIDE_EFFECT -> "UNKNOWN";
        };
        assertThat(records(sidecar))
                .as("%s, record", kind)
                .singleElement()
                .satisfies(record -> assertThat(record.state().label()).isEqualTo(state));
    }

    private static List<CallRecord> records(SidecarInProcess sidecar) {
        CallQuery all = new CallQuery(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 10);
        return sidecar.store().list(all).toCompletableFuture().join().records();
    }

    private static HttpRequest request(SidecarInProcess sidecar, Kind kind) {
        HttpRequest.Builder request = sidecar.request("/tools/" + kind.tool + "/v1/things");
        if (kind.keyed) {
            request.header("Idempotency-Key", "order-1");
        }
        HttpRequest.BodyPublisher body = kind.isWrite()
                ? HttpRequest.BodyPublishers.ofString("{\"title\":\"broken lamp\"}")
                : HttpRequest.BodyPublishers.noBody();
        return request.method(kind.method, body)
                .header("Content-Type", "application/json")
                .build();
    }

    private static Optional<String> header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name);
    }
}
