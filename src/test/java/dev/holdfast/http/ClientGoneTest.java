package dev.holdfast.http;

import static dev.holdfast.http.DataPortFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.CallAnswer;
import dev.holdfast.call.CallAnswer.Ending;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClientGoneTest {

    private static final String READ = RawClient.headOf("GET /crm/v1/tickets/7 HTTP/1.1", "Host: localhost");
    private static final String WRITE = RawClient.headOf(
            "POST /tools/create_ticket HTTP/1.1", "Host: localhost", "Idempotency-Key: k", "Content-Length: 0");

    private final DataPortFixture data = new DataPortFixture();

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void aCallHearsThatItsClientHasGone() throws IOException {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<CallAnswer> never = new CompletableFuture<>();
        data.calls.answerLater(request -> {
            begun.complete(null);
            return never;
        });

        try (RawClient client = data.connect()) {
            client.send(WRITE);
            await(begun);
        }

        await(data.calls.clientGone);
    }

    @Test
    void aCallHearsThatItsHttp2StreamWasReset() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<CallAnswer> never = new CompletableFuture<>();
        data.calls.answerLater(request -> {
            begun.complete(null);
            return never;
        });
        HttpClient http2 = data.vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        var request = await(http2.request(HttpMethod.GET, data.port.port(), "localhost", "/tools/search")
                .toCompletionStage());
        request.end();
        await(begun);

        request.reset();

        await(data.calls.clientGone);
    }

    @Test
    void theLiveBodyOfAWriteIsReadToItsEndAlthoughNobodyListens() throws IOException {
        assertThat(bodyOfClientThatLeaves(WRITE)).isEqualTo("discarded");
    }

    @Test
    void theLiveBodyOfAReadIsAbandoned() throws IOException {
        assertThat(bodyOfClientThatLeaves(READ)).isEqualTo("abandoned");
    }

    @Test
    void anAnswerForNobodyIsDropped() throws IOException {
        CompletableFuture<CallAnswer> answer = new CompletableFuture<>();
        CompletableFuture<ScriptedBody> live = new CompletableFuture<>();
        CompletableFuture<CallAnswer> prepared = new CompletableFuture<>();
        data.calls.answerLater(request -> {
            ScriptedBody body = new ScriptedBody(_ -> {});
            live.complete(body);
            prepared.complete(Answers.live(request, body, new CompletableFuture<>()));
            return answer;
        });
        try (RawClient client = data.connect()) {
            client.send(WRITE);
            await(prepared);
        }
        await(data.calls.clientGone);

        data.vertx.runOnContext(_ -> answer.complete(await(prepared)));

        assertThat(await(await(live).given)).isEqualTo("discarded");
    }

    private String bodyOfClientThatLeaves(String request) throws IOException {
        CompletableFuture<ScriptedBody> relayed = new CompletableFuture<>();
        data.calls.answer(call -> Answers.live(
                call, new ScriptedBody(relayed::complete), CompletableFuture.completedFuture(Ending.COMPLETE)));
        try (RawClient client = data.connect()) {
            client.send(request);
            await(relayed).send("begun");
            assertThat(client.line()).startsWith("HTTP/1.1 200");
        }
        String given = await(await(relayed).given);
        await(data.calls.clientGone);
        return given;
    }
}
