package dev.holdfast.http;

import static dev.holdfast.http.DataPortFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.CallAnswer.Ending;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SlowClientTest {

    private static final String READ = RawClient.headOf("GET /crm/v1/tickets/7 HTTP/1.1", "Host: localhost");
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int CHUNKS = 4_000;

    /** More than what the sockets of both sides buffer, and far less than the body. */
    private static final long MOST_BYTES_UNDER_WAY = 32L << 20;

    private final DataPortFixture data = new DataPortFixture();

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void aClientThatDoesNotReadIsNotSentMoreThanItsSocketHolds() throws Exception {
        CompletableFuture<ScriptedBody> relayed = new CompletableFuture<>();
        floodEveryClient(relayed);
        try (RawClient client = data.connect()) {
            client.send(READ);

            ScriptedBody body = await(relayed);
            await(body.pausedOnce);
            letOthersBeServed();
            assertThat(body.passed.get()).isLessThan(MOST_BYTES_UNDER_WAY);
            assertThat(client.line()).startsWith("HTTP/1.1 200");

            while (!client.line().isEmpty()) {
                // The head is not what this is about.
            }
            long received = 0;
            for (String chunk = client.chunk(); !chunk.isEmpty(); chunk = client.chunk()) {
                received += chunk.length();
            }
            assertThat(received).isEqualTo((long) CHUNK_BYTES * CHUNKS);
        }
    }

    @Test
    void anHttp2ClientThatDoesNotReadIsNotSentMoreThanItsWindow() throws Exception {
        CompletableFuture<ScriptedBody> relayed = new CompletableFuture<>();
        floodEveryClient(relayed);
        Http2Client http2 = new Http2Client(data.vertx, data.port.port());
        CompletableFuture<Long> received = new CompletableFuture<>();
        HttpClientResponse response = http2.openResponse("/crm/v1/tickets/7");
        ScriptedBody body = await(relayed);
        await(body.pausedOnce);
        letOthersBeServed();
        assertThat(body.passed.get()).isLessThan(MOST_BYTES_UNDER_WAY);

        long[] bytes = {0};
        response.handler(chunk -> bytes[0] += chunk.length()).endHandler(_ -> received.complete(bytes[0]));
        response.resume();

        assertThat(await(received)).isEqualTo((long) CHUNK_BYTES * CHUNKS);
    }

    @Test
    void aThousandSlowClientsDoNotStopAFastOne() throws Exception {
        List<RawClient> slow = new ArrayList<>();
        try (RawClient fast = data.connect()) {
            for (int i = 0; i < 1_000; i++) {
                // Half a head, or half a body: each holds its connection and nothing else.
                slow.add(data.connect()
                        .send(
                                i % 2 == 0
                                        ? "GET /tools/search HTTP/1.1\r\nHost: loc"
                                        : RawClient.headOf(
                                                "POST /tools/upload HTTP/1.1", "Host: a", "Content-Length: 9")));
            }

            assertThat(fast.send(RawClient.headOf("GET /tools/search HTTP/1.1", "Host: a"))
                            .response()
                            .status())
                    .isEqualTo(200);
        } finally {
            for (RawClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    void aHundredClientsThatDoNotReadDoNotStopAFastOne() throws Exception {
        floodEveryClient(new CompletableFuture<>());
        List<RawClient> slow = new ArrayList<>();
        try (RawClient fast = data.connect()) {
            for (int i = 0; i < 100; i++) {
                slow.add(data.connect().send(READ));
            }

            assertThat(fast.send(RawClient.headOf("GET /nowhere HTTP/1.1", "Host: a"))
                            .response()
                            .status())
                    .isEqualTo(404);
        } finally {
            for (RawClient client : slow) {
                client.close();
            }
        }
    }

    /** Gives both event loops every chance to send more than they should. */
    private void letOthersBeServed() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (RawClient other = data.connect()) {
                for (int j = 0; j < 20; j++) {
                    other.send(RawClient.headOf("HEAD /nowhere HTTP/1.1", "Host: a"))
                            .response(false);
                }
            }
        }
    }

    /** Lets every call answer with a long body as fast as it is taken; tells of the first one. */
    private void floodEveryClient(CompletableFuture<ScriptedBody> first) {
        Buffer chunk = Buffer.buffer("c".repeat(CHUNK_BYTES));
        data.calls.answer(request -> Answers.live(
                request,
                new ScriptedBody(body -> {
                    body.flood(chunk, CHUNKS);
                    first.complete(body);
                }),
                CompletableFuture.completedFuture(Ending.COMPLETE)));
    }
}
