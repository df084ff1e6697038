package dev.holdfast.http;

import static dev.holdfast.http.Sender.evidence;
import static dev.holdfast.http.Sender.responded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.AttemptResult;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The response comes before the request is written. */
final class EarlyResponseTest {

    private final Sender sender = new Sender();

    @AfterEach
    void close() {
        sender.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldStopSendingWhenTheUpstreamRefusesEarly(Wire wire) {
        ScriptedUpstream server =
                sender.serving(wire, Script.respond(413).body("too large").early());
        LetterStream endless = new LetterStream(sender.context, Long.MAX_VALUE);

        AttemptResult result = sender.send(wire.attempt(server).key("k1").live(endless, OptionalLong.empty()));
        AttemptResult next = sender.send(wire.attempt(server));

        assertThat(result).isInstanceOfSatisfying(AttemptResult.Answered.class, answered -> {
            assertThat(answered.response().status()).isEqualTo(413);
            assertThat(answered.requestFullyWritten()).isFalse();
        });
        assertThat(server.deliveries("k1")).isZero();
        assertThat(evidence(next)).isEqualTo(responded(200));
    }

    @Test
    void shouldSayThatTheRequestWasNotFullyWrittenWhereItWasNot() {
        CountDownLatch answered = new CountDownLatch(1);
        ScriptedUpstream server = sender.serving(
                Wire.HTTP_1, Script.respond(408).early().readingBodyAfter(answered), Script.respond(200));

        AttemptResult result = sender.send(Attempts.to(server.url()).body("x".repeat(32 * 1024 * 1024)));
        answered.countDown();
        AttemptResult next = sender.send(Attempts.to(server.url()));

        assertThat(result)
                .isInstanceOfSatisfying(
                        AttemptResult.Answered.class,
                        early -> assertThat(early.requestFullyWritten()).isFalse());
        assertThat(evidence(next)).isEqualTo(responded(200));
        assertThat(server.deliveries()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotLoseConnectionsToRequestsThatWereNeverTaken(Wire wire) {
        CountDownLatch never = new CountDownLatch(1);
        ScriptedUpstream server = sender.serving(wire)
                .otherwise(Script.respond(413).body("too large").early().readingBodyAfter(never));
        Attempts attempt = wire.attempt(server).connections(1, 1).body("x".repeat(16 * 1024 * 1024));

        for (int i = 0; i < 20; i++) {
            assertThat(Sender.response(sender.send(attempt)).status()).isEqualTo(413);
        }
    }
}
