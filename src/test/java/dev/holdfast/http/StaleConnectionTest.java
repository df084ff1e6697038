package dev.holdfast.http;

import static dev.holdfast.http.Sender.evidence;
import static dev.holdfast.http.Sender.noResponse;
import static dev.holdfast.http.Sender.notSent;
import static dev.holdfast.http.Sender.responded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.AttemptResult;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.outcome.TransportEvidence.SentNoResponse;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server closes a kept-alive connection just when it is used again. */
final class StaleConnectionTest {

    private static final int RACES = 200;

    private final Sender sender = new Sender();
    private final ScriptedUpstream server = ScriptedUpstream.http1();

    @AfterEach
    void close() {
        server.close();
        sender.close();
    }

    @Test
    void shouldNotUseAConnectionThatTheServerHasClosed() {
        sender.send(Attempts.to(server.url()));
        server.closeConnections();
        server.awaitOpenConnections(0);

        AttemptResult result = sender.send(Attempts.to(server.url()).key("k1"));
        while (!(result instanceof AttemptResult.Answered)) {
            // The end of the connection had not arrived yet when it was taken from the pool.
            result = sender.send(Attempts.to(server.url()).key("k1"));
        }

        assertThat(evidence(result)).isEqualTo(responded(200));
        assertThat(server.deliveries("k1")).isEqualTo(1);
    }

    @Test
    void shouldNotKnowWhatHappenedWhereAPooledConnectionDiesUnderTheRequest() {
        server.next(Script.respond(200), Script.closeAtFirstByte());
        sender.send(Attempts.to(server.url()));

        AttemptResult result = sender.send(Attempts.to(server.url()).key("k1"));

        assertThat(evidence(result))
                .isIn(noResponse(SentNoResponse.Failure.CLOSED), noResponse(SentNoResponse.Failure.RESET));
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.deliveries("k1")).isZero();
    }

    @Test
    void shouldNotMeetTheRaceOnAFreshConnection() {
        server.otherwise(Script.respond(200).thenClose());

        for (int i = 0; i < RACES; i++) {
            AttemptResult result =
                    sender.send(Attempts.to(server.url()).key("k" + i).fresh());

            assertThat(evidence(result)).isEqualTo(responded(200));
            assertThat(server.effects("k" + i)).isEqualTo(1);
        }
        assertThat(server.connections()).isEqualTo(RACES);
    }

    @Test
    void shouldClaimThatNothingWasSentOnlyWhereNothingWas() {
        for (int i = 0; i < RACES; i++) {
            String key = "k" + i;
            sender.send(Attempts.to(server.url()));

            // When the server closes while the request is on its way
            CompletableFuture<AttemptResult> result =
                    sender.begin(Attempts.to(server.url()).key(key));
            server.closeConnections();

            TransportEvidence evidence = evidence(Sender.await(result));
            assertThat(evidence)
                    .isIn(
                            responded(200),
                            new TransportEvidence.Truncated(200, false, true),
                            notSent(NotSent.Reason.CONNECTION_CLOSED),
                            notSent(NotSent.Reason.CONNECT_FAILED),
                            noResponse(SentNoResponse.Failure.CLOSED),
                            noResponse(SentNoResponse.Failure.RESET));
            if (evidence instanceof NotSent) {
                assertThat(server.deliveries(key)).isZero();
            }
            assertThat(server.deliveries(key)).isLessThanOrEqualTo(1);
        }
    }
}
