package dev.holdfast.http;

import static dev.holdfast.http.Sender.evidence;
import static dev.holdfast.http.Sender.notSent;
import static dev.holdfast.http.Sender.responded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.AttemptResult;
import dev.holdfast.call.Upstream;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.upstream.Delivery;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said to be not sent was not sent. */
final class NotSentTest {

    private final Sender sender = new Sender();

    @AfterEach
    void close() {
        sender.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendNothingWhereTheGateRefusesAndLeaveTheConnectionUnharmed(Wire wire) {
        ScriptedUpstream server = sender.serving(wire);
        sender.send(wire.attempt(server));
        long bytesBefore = server.bytesReceived();

        List<AttemptResult> refused = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            refused.add(sender.send(wire.attempt(server).gate(() -> Optional.of(NotSent.Reason.LEASE_TOO_SHORT))));
        }
        long bytesAfter = server.bytesReceived();
        AttemptResult next = sender.send(wire.attempt(server).get());

        assertThat(refused)
                .allSatisfy(result -> assertThat(evidence(result)).isEqualTo(notSent(NotSent.Reason.LEASE_TOO_SHORT)));
        assertThat(bytesAfter).isEqualTo(bytesBefore);
        assertThat(server.heads()).isEqualTo(2);
        assertThat(evidence(next)).isEqualTo(responded(200));
        assertThat(server.deliveries()).extracting(Delivery::connection).containsExactly(1, 1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNeverRunOutOfConnectionsByRefusals(Wire wire) {
        ScriptedUpstream server = sender.serving(wire);

        for (int i = 0; i < 100; i++) {
            AttemptResult refused = sender.send(
                    wire.attempt(server).connections(1, 4).gate(() -> Optional.of(NotSent.Reason.DEADLINE_PASSED)));
            assertThat(evidence(refused)).isEqualTo(notSent(NotSent.Reason.DEADLINE_PASSED));
        }
        AttemptResult next = sender.send(wire.attempt(server).connections(1, 4));

        assertThat(evidence(next)).isEqualTo(responded(200));
        assertThat(server.heads()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotSendOnAFreshConnectionWhereTheGateRefuses(Wire wire) {
        ScriptedUpstream server = sender.serving(wire);

        AttemptResult refused =
                sender.send(wire.attempt(server).fresh().gate(() -> Optional.of(NotSent.Reason.DRAINING)));

        assertThat(evidence(refused)).isEqualTo(notSent(NotSent.Reason.DRAINING));
        server.awaitConnections(1);
        server.awaitOpenConnections(0);
        assertThat(server.heads()).isZero();
    }

    @Test
    void shouldWithdrawAnAttemptWhoseGateBreaks() {
        ScriptedUpstream server = sender.serving(Wire.HTTP_1);

        AttemptResult result = sender.send(Attempts.to(server.url()).gate(() -> {
            throw new IllegalStateException("broken on purpose");
        }));

        assertThat(evidence(result)).isEqualTo(notSent(NotSent.Reason.ABANDONED));
        assertThat(server.heads()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellARefusedConnection(Wire wire) {
        URI nobody = ScriptedUpstream.nobody();
        Attempts attempt =
                wire == Wire.HTTP_1 ? Attempts.to(nobody) : Attempts.to(nobody).http2();

        assertThat(evidence(sender.send(attempt))).isEqualTo(notSent(NotSent.Reason.CONNECT_FAILED));
        assertThat(evidence(sender.send(attempt.fresh()))).isEqualTo(notSent(NotSent.Reason.CONNECT_FAILED));
    }

    @Test
    void shouldTellAConnectionThatTakesTooLong() {
        ScriptedUpstream server = sender.serving(Wire.HTTP_2, Script.stallAtAccept(), Script.stallAtAccept());
        Attempts attempt = Attempts.to(server.url()).http2().connectTimeout(Duration.ofMillis(200));

        assertThat(evidence(sender.send(attempt))).isEqualTo(notSent(NotSent.Reason.CONNECT_TIMEOUT));
        assertThat(evidence(sender.send(attempt.fresh()))).isEqualTo(notSent(NotSent.Reason.CONNECT_TIMEOUT));
    }

    @Test
    void shouldTellANameThatDoesNotResolve() {
        Attempts attempt = Attempts.to(URI.create("http://nobody.invalid")).connectTimeout(Duration.ofSeconds(20));

        assertThat(evidence(sender.send(attempt))).isEqualTo(notSent(NotSent.Reason.NAME_NOT_RESOLVED));
    }

    @ParameterizedTest
    @EnumSource(names = "HTTP_1")
    void shouldRefuseWhatThePoolHasNoRoomFor(Wire wire) {
        ScriptedUpstream server = sender.serving(wire, Script.stall());
        Attempts attempt = wire.attempt(server).connections(1, 1).connectTimeout(Duration.ofSeconds(2));
        CompletableFuture<AttemptResult> first = sender.begin(attempt);
        server.awaitDeliveries(1);

        CompletableFuture<AttemptResult> waiting = sender.begin(attempt);
        AttemptResult turnedAway = sender.send(attempt);

        assertThat(evidence(turnedAway)).isEqualTo(notSent(NotSent.Reason.OVERLOADED));
        assertThat(evidence(Sender.await(waiting))).isEqualTo(notSent(NotSent.Reason.OVERLOADED));
        assertThat(first).isNotDone();
        assertThat(server.deliveries()).hasSize(1);
    }

    @Test
    void shouldRefuseMoreFreshConnectionsThanAllowed() {
        ScriptedUpstream server = sender.serving(Wire.HTTP_1, Script.stall(), Script.respond(200));
        Attempts attempt = Attempts.to(server.url()).connections(1, 1).fresh();
        Upstream.Exchange first = sender.exchange(attempt);
        server.awaitDeliveries(1);

        AttemptResult turnedAway = sender.send(attempt);
        sender.onContext(() -> {
            first.abandon();
            return true;
        });
        server.awaitOpenConnections(0);
        AttemptResult next = sender.send(attempt);
        while (evidence(next).equals(notSent(NotSent.Reason.OVERLOADED))) {
            next = sender.send(attempt); // the client has not heard yet that its connection is closed
        }

        assertThat(evidence(turnedAway)).isEqualTo(notSent(NotSent.Reason.OVERLOADED));
        assertThat(evidence(next)).isEqualTo(responded(200));
    }

    @Test
    void shouldTellAConnectionThatIsClosedAtOnce() {
        ScriptedUpstream server = sender.serving(Wire.HTTP_2, Script.closeAtAccept());

        AttemptResult result = sender.send(Attempts.to(server.url()).http2());

        assertThat(evidence(result)).isEqualTo(notSent(NotSent.Reason.CONNECT_FAILED));
    }

    @Test
    void shouldSendNothingWhereTheClientIsGoneBeforeTheFirstByte() {
        ScriptedUpstream server = sender.serving(Wire.HTTP_2, Script.stallAtAccept());
        LetterStream stream = new LetterStream(sender.context, 10);
        CompletableFuture<AttemptResult> result =
                sender.begin(Attempts.to(server.url()).http2().live(stream, OptionalLong.of(10)));
        server.awaitConnections(1);

        stream.breakOff();

        assertThat(evidence(Sender.await(result))).isEqualTo(notSent(NotSent.Reason.ABANDONED));
        assertThat(server.heads()).isZero();
    }
}
