package dev.holdfast.http;

import static dev.holdfast.http.Sender.evidence;
import static dev.holdfast.http.Sender.held;
import static dev.holdfast.http.Sender.responded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.AttemptResult;
import dev.holdfast.call.ResponseBody;
import dev.holdfast.call.ResponseBody.BodyEnd;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A response's head says success, and its body never ends as it should. */
final class BodyCutOffTest {

    private static final Script BODY = Script.respond(200).bodyOf(50_000);

    /** How a body is cut off. */
    record Cut(String name, Wire wire, Script script) {

        ScriptedUpstream serve() {
            return wire.server().next(script);
        }

        Attempts attempt(ScriptedUpstream to) {
            return wire.attempt(to).key("k1");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Cut> cuts() {
        return Stream.of(
                new Cut("shorter than declared", Wire.HTTP_1, BODY.cutAfter(20_000)),
                new Cut("reset", Wire.HTTP_1, BODY.resetAfter(20_000)),
                new Cut("before its first byte", Wire.HTTP_1, BODY.cutAfter(0)),
                new Cut("chunks without end", Wire.HTTP_1, BODY.chunked().cutAfter(20_000)),
                new Cut("chunks reset", Wire.HTTP_1, BODY.chunked().resetAfter(20_000)),
                new Cut("stream reset", Wire.HTTP_2, BODY.cutAfter(20_000)),
                new Cut("connection of the stream reset", Wire.HTTP_2, BODY.resetAfter(20_000)),
                new Cut(
                        "stream shorter than declared",
                        Wire.HTTP_2,
                        Script.respond(200).header("content-length", "50000").body("x".repeat(20_000))));
    }

    private final Sender sender = new Sender();

    @AfterEach
    void close() {
        sender.close();
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void shouldNotTakeATruncatedBodyForAWholeOne(Cut cut) {
        try (ScriptedUpstream server = cut.serve()) {
            AttemptResult result = sender.send(cut.attempt(server));

            assertThat(evidence(result)).isEqualTo(new TransportEvidence.Truncated(200, false, true));
            assertThat(result)
                    .isInstanceOfSatisfying(
                            AttemptResult.Truncated.class,
                            truncated -> assertThat(((ResponseBody.Held)
                                                    truncated.partial().body())
                                            .bytes()
                                            .length())
                                    .isLessThanOrEqualTo(20_000));
            assertThat(server.deliveries("k1")).isEqualTo(1);
            assertThat(server.effects("k1")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void shouldTellTheReaderOfALiveBodyThatItWasCutOff(Cut cut) {
        try (ScriptedUpstream server = cut.serve()) {
            BodyEnd end = relay(sender.begin(cut.attempt(server).holding(0, false)));

            assertThat(end).isEqualTo(new BodyEnd.CutOff());
            assertThat(server.deliveries("k1")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Script.Framing.class)
    void shouldTakeAWholeBodyForWhole(Script.Framing framing) {
        try (ScriptedUpstream server = ScriptedUpstream.http1().otherwise(BODY.framed(framing))) {
            AttemptResult whole = sender.send(Attempts.to(server.url()));
            BodyEnd live = relay(sender.begin(Attempts.to(server.url()).holding(100, false)));

            assertThat(evidence(whole)).isEqualTo(responded(200));
            assertThat(held(whole).bytes().length()).isEqualTo(50_000);
            assertThat(live).isEqualTo(new BodyEnd.Complete(List.of()));
        }
    }

    @Test
    void shouldHandOverLiveWhatIsLongerThanWhatMayBeHeld() {
        for (UnaryOperator<Script> framing :
                List.<UnaryOperator<Script>>of(UnaryOperator.identity(), Script::chunked)) {
            try (ScriptedUpstream server = ScriptedUpstream.http1()
                    .otherwise(framing.apply(Script.respond(200).bodyOf(300_000)))) {
                Buffer read = Buffer.buffer();

                AttemptResult result = sender.send(Attempts.to(server.url()).holding(100_000, true));
                CompletableFuture<BodyEnd> end = new CompletableFuture<>();
                sender.onContext(() -> {
                    ResponseBody.LiveBody live = Sender.live(result);
                    live.end().thenAccept(end::complete);
                    live.relayTo(read::appendBuffer);
                    return true;
                });

                assertThat(Sender.await(end)).isEqualTo(new BodyEnd.Complete(List.of()));
                assertThat(read.toString()).isEqualTo("x".repeat(300_000));
            }
        }
    }

    @Test
    void shouldHandOverAtTheHeadWhereAnUndeclaredLengthMustNotBeHeld() {
        CountDownLatch latch = new CountDownLatch(1);
        try (ScriptedUpstream server = ScriptedUpstream.http1()
                .next(Script.respond(200).chunked().body("event").holdingAfter(0, latch))) {
            AttemptResult result = sender.send(Attempts.to(server.url()).holding(100_000, false));

            assertThat(Sender.live(result)).isNotNull();
            latch.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void shouldCutALiveBodyOffThatTakesTooLong(Wire wire) {
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedUpstream server = wire.server().next(BODY.holdingAfter(100, never))) {
            Attempts attempt = wire.attempt(server).timeout(Duration.ofMillis(300));

            assertThat(relay(sender.begin(attempt.holding(0, false)))).isEqualTo(new BodyEnd.CutOff());
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void shouldCutAHeldBodyOffThatTakesTooLong(Wire wire) {
        CountDownLatch never = new CountDownLatch(1);
        try (ScriptedUpstream server = wire.server().next(BODY.holdingAfter(100, never))) {
            AttemptResult result = sender.send(wire.attempt(server).timeout(Duration.ofMillis(300)));

            assertThat(evidence(result)).isEqualTo(new TransportEvidence.Truncated(200, false, true));
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void shouldLeaveNothingBehindWhereALiveBodyIsAbandoned(Wire wire) {
        try (ScriptedUpstream server = wire.server().next(Script.respond(200).bodyOf(10_000_000))) {
            Attempts attempt = wire.attempt(server).connections(1, 1);
            AttemptResult result = sender.send(attempt.holding(0, false));

            CompletableFuture<BodyEnd> end = new CompletableFuture<>();
            sender.onContext(() -> {
                Sender.live(result).end().thenAccept(end::complete);
                Sender.live(result).abandon();
                Sender.live(result).abandon();
                return true;
            });

            assertThat(Sender.await(end)).isEqualTo(new BodyEnd.CutOff());
            assertThat(evidence(sender.send(attempt))).isEqualTo(responded(200));
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void shouldBeAbandonedByWhoeverIsTheFirstToHearOfIt(Wire wire) {
        try (ScriptedUpstream server = wire.server().next(Script.respond(200).bodyOf(10_000_000))) {
            CompletableFuture<BodyEnd> end = new CompletableFuture<>();

            sender.onContext(() -> sender.upstream
                    .send(wire.attempt(server).holding(0, false).build())
                    .result()
                    .thenCompose(result -> {
                        Sender.live(result).abandon();
                        return Sender.live(result).end();
                    })
                    .thenAccept(end::complete));

            assertThat(Sender.await(end)).isEqualTo(new BodyEnd.CutOff());
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void shouldLeaveNothingBehindWhereNobodyReadsALiveBody(Wire wire) {
        try (ScriptedUpstream server = wire.server().next(Script.respond(200).bodyOf(10_000_000))) {
            Attempts attempt = wire.attempt(server).connections(1, 1).holding(0, false);
            AttemptResult result = sender.send(attempt.timeout(Duration.ofMillis(300)));

            BodyEnd end = Sender.await(Sender.live(result).end().toCompletableFuture());

            assertThat(end).isEqualTo(new BodyEnd.CutOff());
            assertThat(evidence(sender.send(attempt.timeout(Duration.ofSeconds(20)))))
                    .isEqualTo(responded(200));
        }
    }

    @Test
    void shouldReadOnWhereALiveBodyIsDiscarded() {
        try (ScriptedUpstream server =
                ScriptedUpstream.http1().next(Script.respond(200).bodyOf(10_000_000))) {
            AttemptResult result = sender.send(Attempts.to(server.url()).holding(0, false));

            CompletableFuture<BodyEnd> end = new CompletableFuture<>();
            sender.onContext(() -> {
                Sender.live(result).end().thenAccept(end::complete);
                Sender.live(result).pause();
                Sender.live(result).discard();
                return true;
            });

            assertThat(Sender.await(end)).isEqualTo(new BodyEnd.Complete(List.of()));
        }
    }

    /** Reads the live body of {@code result} to its end. */
    private static BodyEnd relay(CompletableFuture<AttemptResult> result) {
        return Sender.await(result.thenCompose(answered -> {
            ResponseBody.LiveBody live = Sender.live(answered);
            live.relayTo(_ -> {});
            return live.end();
        }));
    }
}
