package dev.holdfast.http;

import static dev.holdfast.http.Sender.evidence;
import static dev.holdfast.http.Sender.noResponse;
import static dev.holdfast.http.Sender.responded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.AttemptResult;
import dev.holdfast.call.Upstream;
import dev.holdfast.outcome.TransportEvidence.SentNoResponse;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request, or a part of it, is out, and no response comes back. */
final class NoResponseTest {

    private final Sender sender = new Sender();

    @AfterEach
    void close() {
        sender.close();
    }

    @Test
    void shouldTrustNoResponseAfterAnInterimOneThatVertxTakesForFinal() {
        ScriptedUpstream server =
                sender.serving(Wire.HTTP_1, Script.respond(201).after(102).body("x"));

        AttemptResult result = sender.send(Attempts.to(server.url()).key("k1"));

        assertThat(evidence(result)).isEqualTo(noResponse(SentNoResponse.Failure.MALFORMED_RESPONSE));
        assertThat(server.effects("k1")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveUpAnAttemptThatTakesTooLong(Wire wire) {
        ScriptedUpstream server = sender.serving(wire, Script.stall(), Script.respond(200));

        AttemptResult result = sender.send(wire.attempt(server).key("k1").timeout(Duration.ofMillis(300)));
        AttemptResult next = sender.send(wire.attempt(server));

        assertThat(evidence(result)).isEqualTo(noResponse(SentNoResponse.Failure.ATTEMPT_TIMEOUT));
        assertThat(server.deliveries("k1")).isEqualTo(1);
        assertThat(server.effects("k1")).isEqualTo(1);
        assertThat(evidence(next)).isEqualTo(responded(200));
        server.awaitOpenConnections(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotKnowWhatHappenedWhereTheConnectionEndsAfterTheFirstByte(Wire wire) {
        for (Script script : List.of(
                Script.closeAfterHead(),
                Script.closeAfterRequest(),
                Script.resetAfterHead(),
                Script.resetAfterRequest())) {
            ScriptedUpstream server = sender.serving(wire, script);

            AttemptResult result = sender.send(wire.attempt(server).key("k1"));

            assertThat(evidence(result))
                    .as(script.toString())
                    .isIn(noResponse(SentNoResponse.Failure.CLOSED), noResponse(SentNoResponse.Failure.RESET));
            assertThat(server.deliveries("k1")).isEqualTo(script.moment() == Script.Moment.REQUEST ? 1 : 0);
            assertThat(server.heads()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"junk\r\n\r\n", "HTTP/1.1 two hundred\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n"})
    void shouldTakeJunkForNoResponse(String junk) {
        ScriptedUpstream server = sender.serving(Wire.HTTP_1, Script.raw(junk));

        AttemptResult result = sender.send(Attempts.to(server.url()).key("k1"));

        assertThat(evidence(result)).isEqualTo(noResponse(SentNoResponse.Failure.MALFORMED_RESPONSE));
        assertThat(server.deliveries("k1")).isEqualTo(1);
    }

    @Test
    void shouldBoundTheHeadOfAResponse() {
        ScriptedUpstream server =
                sender.serving(Wire.HTTP_1, Script.respond(200).header("X-Long", "x".repeat(100 * 1024)));

        AttemptResult result = sender.send(Attempts.to(server.url()));

        assertThat(evidence(result)).isEqualTo(noResponse(SentNoResponse.Failure.MALFORMED_RESPONSE));
    }

    @ParameterizedTest
    @EnumSource
    void shouldBreakTheRequestOffWhereTheClientBreaksItsBodyOff(Wire wire) {
        ScriptedUpstream server = sender.serving(wire, Script.respond(200));
        LetterStream stream = new LetterStream(sender.context, Long.MAX_VALUE);
        CompletableFuture<AttemptResult> result =
                sender.begin(wire.attempt(server).key("k1").live(stream, OptionalLong.empty()));
        server.awaitHeads(1);

        stream.breakOff();

        assertThat(evidence(Sender.await(result))).isEqualTo(noResponse(SentNoResponse.Failure.REQUEST_BODY_FAILED));
        assertThat(server.deliveries("k1")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotCompleteARequestWhoseBodyIsShorterThanDeclared(Wire wire) {
        ScriptedUpstream server = sender.serving(wire, Script.respond(200));

        AttemptResult result = sender.send(
                wire.attempt(server).key("k1").live(new LetterStream(sender.context, 10), OptionalLong.of(11)));

        assertThat(evidence(result)).isEqualTo(noResponse(SentNoResponse.Failure.REQUEST_BODY_FAILED));
        assertThat(server.deliveries("k1")).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAbandonAnAttemptUnderWay(Wire wire) {
        ScriptedUpstream server = sender.serving(wire, Script.stall());
        Upstream.Exchange exchange = sender.exchange(wire.attempt(server));
        server.awaitDeliveries(1);

        sender.onContext(() -> {
            exchange.abandon();
            exchange.abandon();
            return true;
        });

        assertThat(evidence(Sender.await(exchange.result().toCompletableFuture())))
                .isEqualTo(noResponse(SentNoResponse.Failure.ABANDONED));
    }
}
