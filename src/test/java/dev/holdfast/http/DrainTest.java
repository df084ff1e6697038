package dev.holdfast.http;

import static dev.holdfast.http.DataPortFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.call.CallAnswer;
import dev.holdfast.call.CallRequest;
import dev.holdfast.http.RawClient.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DrainTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final CompletionStage<Void> NO_CALLS = CompletableFuture.completedStage(null);
    private static final String CALL = RawClient.headOf("GET /tools/search HTTP/1.1", "Host: localhost");

    private final DataPortFixture data = new DataPortFixture();
    private final CompletableFuture<CallRequest> begun = new CompletableFuture<>();
    private final CompletableFuture<CallAnswer> answer = new CompletableFuture<>();

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void callsUnderWayAreAnsweredAndNewOnesRefused() throws IOException {
        holdCalls();
        try (RawClient early = data.connect();
                RawClient late = data.connect()) {
            early.send(CALL);
            CallRequest request = await(begun);

            CompletionStage<Void> stopped = data.port.stop(LONG, NO_CALLS);
            Response refused = late.send(CALL).response();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("urn:holdfast:problem:draining");
            assertThat(refused.header("Holdfast-Next-Step")).contains("retry_with_backoff");
            assertThat(refused.header("X-Should-Retry")).isEmpty();
            assertThat(refused.header("Connection")).contains("close");
            assertThat(late.isClosedByServer()).isTrue();

            answer.complete(Answers.held(request, 200, "done"));
            Response answered = early.response();
            assertThat(answered.body()).isEqualTo("done");
            assertThat(answered.header("Connection")).contains("close");
            assertThat(early.isClosedByServer()).isTrue();
            await(stopped);
        }
        assertThatThrownBy(data::connect).isInstanceOf(ConnectException.class);
    }

    @Test
    void anIdlePortStopsAtOnce() throws IOException {
        try (RawClient idle = data.connect()) {
            idle.send(CALL).response();

            await(data.port.stop(LONG, NO_CALLS));

            assertThat(idle.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aLongResponseIsFlushedBeforeThePortCloses() throws IOException {
        String body = "b".repeat(8 << 20);
        data.calls.answer(request -> Answers.held(request, 200, body));
        try (RawClient client = data.connect()) {
            client.send(CALL);
            assertThat(client.line()).startsWith("HTTP/1.1 200");

            CompletionStage<Void> stopped = data.port.stop(LONG, NO_CALLS);
            while (!client.line().isEmpty()) {
                // The head is not what this is about.
            }
            assertThat(client.exactly(body.length())).isEqualTo(body);
            await(stopped);
        }
    }

    @Test
    void noCallIsWaitedForLongerThanTheGrace() throws IOException {
        holdCalls();
        try (RawClient client = data.connect()) {
            client.send(CALL);
            await(begun);

            await(data.port.stop(Duration.ofMillis(50), NO_CALLS));

            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    private void holdCalls() {
        data.calls.answerLater(request -> {
            begun.complete(request);
            return answer;
        });
    }
}
