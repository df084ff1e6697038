package dev.holdfast.http;

import static dev.holdfast.http.DataPortFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.RequestBody;
import dev.holdfast.contract.Outcome;
import dev.holdfast.decision.NextStep;
import dev.holdfast.http.RawClient.Response;
import dev.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** RFC 9110 section 10.1.1: a client is asked for its body only when somebody wants it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExpectContinueTest {

    private static final String EXPECTING = "Host: localhost\r\nExpect: 100-continue\r\nIdempotency-Key: k\r\n";

    private final DataPortFixture data = new DataPortFixture();

    @AfterAll
    void close() {
        data.close();
    }

    @Test
    void aBodyThatIsWantedIsAskedFor() throws IOException {
        data.calls.answer(request -> Answers.held(request, 200, text(request.body())));
        try (RawClient client = data.connect()) {
            client.send("POST /tools/upload HTTP/1.1\r\n" + EXPECTING + "Content-Length: 5\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(100);

            assertThat(client.send("hello").response().body()).isEqualTo("hello");
            assertThat(client.send("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")
                            .response()
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aRequestThatIsRefusedIsNotAskedForItsBody() throws IOException {
        assertRefusedUnasked("POST /nowhere HTTP/1.1\r\n" + EXPECTING + "Content-Length: 5\r\n\r\n", 404);
        assertRefusedUnasked("POST /tools/upload HTTP/1.1\r\n" + EXPECTING + "Content-Length: 1001\r\n\r\n", 413);
        assertRefusedUnasked(
                "POST /tools/upload HTTP/1.1\r\n" + EXPECTING + "X-Tenant-Id:\r\nContent-Length: 5\r\n\r\n", 400);
    }

    @Test
    void aStreamedBodyIsAskedForByWhoeverSendsIt() throws IOException {
        CompletableFuture<RequestBody.Live> live = new CompletableFuture<>();
        CompletableFuture<String> received = new CompletableFuture<>();
        data.calls.answerLater(request -> {
            live.complete((RequestBody.Live) request.body());
            return received.thenApply(text -> Answers.held(request, 200, text));
        });
        try (RawClient client = data.connect()) {
            client.send("POST /tools/stream HTTP/1.1\r\n" + EXPECTING + "Content-Length: 5\r\n\r\n");
            Buffer bytes = Buffer.buffer();
            var stream = await(live).stream();
            assertThat(data.calls.begun).isNotEmpty();
            stream.handler(bytes::appendBuffer).endHandler(_ -> received.complete(bytes.toString()));
            data.vertx.runOnContext(_ -> stream.resume());

            assertThat(client.response().status()).isEqualTo(100);
            assertThat(client.send("hello").response().body()).isEqualTo("hello");
        }
    }

    @Test
    void aStreamedBodyOfACallThatIsRefusedIsNotAskedFor() throws IOException {
        data.calls.answer(request -> Answers.refused(
                request,
                ProblemType.IDEMPOTENCY_KEY_REUSED,
                Outcome.VALIDATION_FAILURE,
                new NextStep.Stop(),
                Optional.empty()));

        assertRefusedUnasked("POST /tools/stream HTTP/1.1\r\n" + EXPECTING + "Content-Length: 5\r\n\r\n", 422);
    }

    /** The client may send its body nevertheless, or go on with its next request: nobody knows, so the server closes. */
    private void assertRefusedUnasked(String request, int status) throws IOException {
        try (RawClient client = data.connect()) {
            Response response = client.send(request).response();
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.header("Connection")).contains("close");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    private static String text(RequestBody body) {
        return ((RequestBody.Whole) body).bytes().toString();
    }
}
