package dev.holdfast.http;

import static dev.holdfast.http.Sender.evidence;
import static dev.holdfast.http.Sender.noResponse;
import static dev.holdfast.http.Sender.responded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.AttemptResult;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.outcome.TransportEvidence.NotProcessed;
import dev.holdfast.outcome.TransportEvidence.SentNoResponse;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP/2 server proves by refusing a stream, and what it does not (RFC 9113 sections 6.8 and 8.7). */
final class Http2RefusalTest {

    private final Sender sender = new Sender();
    private final ScriptedUpstream server = ScriptedUpstream.http2();

    /** So that a refused stream has streams before it on its connection. */
    @BeforeEach
    void warmUp() {
        sender.send(attempt("warm-up"));
    }

    @AfterEach
    void close() {
        server.close();
        sender.close();
    }

    @Test
    void shouldProveByRefusedStreamThatNothingHappened() {
        assertEvidence(Script.refuseStream(), new NotProcessed(NotProcessed.Proof.REFUSED_STREAM), 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0, 0x1, 0x2, 0x8, 0xb})
    void shouldProveNothingByAnyOtherReset(int code) {
        assertEvidence(Script.resetStream(code), noResponse(SentNoResponse.Failure.RESET), 1);
    }

    @Test
    void shouldProveByAGoAwayThatLeavesTheStreamOutThatNothingHappened() {
        assertEvidence(Script.goAwayLeavingOut(), new NotProcessed(NotProcessed.Proof.GOAWAY), 0);
    }

    @Test
    void shouldProveItByTheSecondGoAwayOfAGracefulEnd() {
        assertEvidence(Script.goAwayLeavingOutInTwoSteps(), new NotProcessed(NotProcessed.Proof.GOAWAY), 0);
    }

    @Test
    void shouldProveNothingByAGoAwayThatNamesTheStreamItself() {
        assertEvidence(Script.goAwayAtStreamThenClose(), noResponse(SentNoResponse.Failure.GOAWAY), 1);
    }

    @Test
    void shouldProveNothingByAGoAwayThatNamesALaterStream() {
        assertEvidence(Script.goAwayAboveStreamThenClose(), noResponse(SentNoResponse.Failure.GOAWAY), 1);
    }

    @Test
    void shouldProveNothingByJunk() {
        assertEvidence(
                Script.raw("this is no frame at all, whatever its first nine bytes say"),
                noResponse(SentNoResponse.Failure.MALFORMED_RESPONSE),
                1);
    }

    @Test
    void shouldTakeTheResponseThatFollowsAGoAway() {
        server.next(Script.respond(201).goAwayFirst().body("done"));

        AttemptResult result = sender.send(attempt("k1"));
        AttemptResult next = sender.send(attempt("k2"));

        assertThat(evidence(result)).isEqualTo(responded(201));
        assertThat(evidence(next)).isEqualTo(responded(200));
        assertThat(server.deliveries().getLast().connection()).isEqualTo(2);
    }

    @Test
    void shouldLeaveOtherStreamsOfTheConnectionAlone() {
        CountDownLatch latch = new CountDownLatch(1);
        server.next(Script.respond(200).body("slow").holdingAfter(2, latch), Script.goAwayLeavingOut());
        CompletableFuture<AttemptResult> slow = sender.begin(attempt("k1"));
        server.awaitDeliveries(2);

        AttemptResult refused = sender.send(attempt("k2"));
        latch.countDown();

        assertThat(evidence(refused)).isEqualTo(new NotProcessed(NotProcessed.Proof.GOAWAY));
        assertThat(Sender.held(Sender.await(slow)).bytes().toString()).isEqualTo("slow");
        assertThat(evidence(sender.send(attempt("k3")))).isEqualTo(responded(200));
    }

    private void assertEvidence(Script script, TransportEvidence expected, int effects) {
        server.next(script);

        AttemptResult result = sender.send(attempt("k1"));
        AttemptResult next = sender.send(attempt("k2"));

        assertThat(evidence(result)).isEqualTo(expected);
        assertThat(server.deliveries("k1")).isEqualTo(1);
        assertThat(server.effects("k1")).isEqualTo(effects);
        assertThat(evidence(next)).isEqualTo(responded(200));
    }

    private Attempts attempt(String key) {
        return Attempts.to(server.url()).http2().key(key);
    }
}
