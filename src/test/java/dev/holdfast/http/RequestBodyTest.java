package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.CallAnswer;
import dev.holdfast.call.CallRequest;
import dev.holdfast.call.RequestBody;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.IdempotencyKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestBodyTest {

    private final DataPortFixture data = new DataPortFixture();

    @AfterAll
    void close() {
        data.close();
    }

    @BeforeEach
    void echoLengths() {
        data.calls.begun.clear();
        data.calls.answerLater(RequestBodyTest::lengthOfBody);
    }

    @Test
    void aRequestBecomesACleanCall() throws IOException {
        ask(RawClient.headOf(
                        "POST /tools/create_ticket/v1/t%69ckets?b=2&a=%31 HTTP/1.1",
                        "Host: localhost",
                        "Connection: keep-alive, X-Hop",
                        "X-Hop: x",
                        "Idempotency-Key: k-1",
                        "X-Tenant-Id: acme",
                        "traceparent: 00-1-2-01",
                        "X-Any: 1",
                        "Content-Length: 5")
                + "hello");

        CallRequest call = begun();
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.target()).isEqualTo("/v1/tickets?b=2&a=%31");
        assertThat(call.key()).contains(new IdempotencyKey("k-1"));
        assertThat(call.caller().tenant()).isEqualTo("acme");
        assertThat(call.body()).isEqualTo(new RequestBody.Whole(Buffer.buffer("hello")));
        assertThat(call.headers())
                .containsExactly(
                        new HeaderField("X-Tenant-Id", "acme"),
                        new HeaderField("traceparent", "00-1-2-01"),
                        new HeaderField("X-Any", "1"));
    }

    /** RFC 9112 section 5.2 leaves the choice; no upstream ever sees a folded line. */
    @Test
    void aFoldedFieldBecomesOneLine() throws IOException {
        ask("GET /tools/search HTTP/1.1\r\nHost: localhost\r\nX-Any: a\r\n\tb\r\n\r\n");

        assertThat(begun().headers()).containsExactly(new HeaderField("X-Any", "a b"));
    }

    @Test
    void aRequestWithoutABodyHasAnEmptyOne() throws IOException {
        ask("GET /tools/search HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(begun().body()).isSameAs(RequestBody.EMPTY);
    }

    @Test
    void aWritesChunkedBodyIsReadAsAWhole() throws IOException {
        assertThat(ask(headOfPost("/tools/upload", "Transfer-Encoding: chunked") + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"))
                .isEqualTo("5");
        assertThat(begun().body()).isInstanceOf(RequestBody.Whole.class);
    }

    @Test
    void aReadsLongBodyIsPassedOnLive() throws IOException {
        assertThat(ask(headOfPost("/crm/v1/query", "Content-Length: 1000000") + "b".repeat(1_000_000)))
                .isEqualTo("1000000");
        assertThat(((RequestBody.Live) begun().body()).length()).isEqualTo(OptionalLong.of(1_000_000));
    }

    @Test
    void aReadsBodyThatIsShortEnoughIsHeld() throws IOException {
        assertThat(ask(headOfPost("/crm/v1/query", "Content-Length: 65536") + "b".repeat(65_536)))
                .isEqualTo("65536");
        assertThat(begun().body()).isInstanceOf(RequestBody.Whole.class);
    }

    @Test
    void aStreamedBodyIsNeverHeld() throws IOException {
        assertThat(ask(headOfPost("/tools/stream", "Transfer-Encoding: chunked") + "5\r\nhello\r\n0\r\n\r\n"))
                .isEqualTo("5");
        assertThat(begun().body()).isInstanceOf(RequestBody.Live.class);
    }

    @Test
    void http2BodiesOfUndeclaredLengthAreReadToTheirEnd() {
        Http2Client http2 = new Http2Client(data.vertx, data.port.port());

        assertThat(http2.send(HttpMethod.POST, "/crm/v1/query", "b".repeat(1_000_000))
                        .body())
                .hasToString("1000000");
        assertThat(http2.send(HttpMethod.POST, "/tools/stream", "b".repeat(300_000))
                        .body())
                .hasToString("300000");
        assertThat(http2.send(HttpMethod.GET, "/tools/search", "").body()).hasToString("0");
    }

    @Test
    void aBodyMayBePausedAndAskedForAfterItsEnd() {
        data.calls.answerLater(request -> {
            var stream = ((RequestBody.Live) request.body()).stream();
            CompletableFuture<CallAnswer> answer = new CompletableFuture<>();
            stream.handler(_ -> {}).endHandler(_ -> {
                stream.pause();
                stream.resume();
                answer.complete(Answers.held(request, 200, "read"));
            });
            stream.resume();
            return answer;
        });
        Http2Client http2 = new Http2Client(data.vertx, data.port.port());

        assertThat(http2.send(HttpMethod.POST, "/tools/stream", "hello").body()).hasToString("read");
    }

    @Test
    void theRestOfABodyThatNobodyReadIsNotTakenForARequest() throws IOException {
        data.calls.answer(request -> Answers.held(request, 200, "early"));
        try (RawClient client = data.connect()) {
            client.send(headOfPost("/tools/stream", "Content-Length: 200")
                    + RawClient.headOf("GET /tools/search HTTP/1.1", "Host: localhost"));
            assertThat(client.response().body()).isEqualTo("early");
            client.send("x".repeat(150));
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(data.calls.begun).hasSize(1);
    }

    private static String headOfPost(String target, String framing) {
        return RawClient.headOf("POST " + target + " HTTP/1.1", "Host: localhost", framing);
    }

    private CallRequest begun() {
        return Objects.requireNonNull(data.calls.begun.poll());
    }

    private String ask(String request) throws IOException {
        try (RawClient client = data.connect()) {
            return client.send(request).response().body();
        }
    }

    /** Reads the body as whoever sends it would, in single steps. */
    private static CompletionStage<CallAnswer> lengthOfBody(CallRequest request) {
        CompletableFuture<Long> length = new CompletableFuture<>();
        switch (request.body()) {
            case RequestBody.Whole whole -> length.complete((long) whole.bytes().length());
            case RequestBody.Live live -> {
                long[] bytes = {0};
                live.stream()
                        .handler(chunk -> {
                            bytes[0] += chunk.length();
                            live.stream().pause();
                            live.stream().fetch(1);
                        })
                        .endHandler(_ -> length.complete(bytes[0]))
                        .fetch(1);
            }
        }
        return length.thenApply(bytes -> Answers.held(request, 200, Long.toString(bytes)));
    }
}
