package dev.holdfast.http;

import static dev.holdfast.http.DataPortFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.call.CallAnswer;
import dev.holdfast.call.CallAnswer.Ending;
import dev.holdfast.call.CallReport;
import dev.holdfast.call.CallRequest;
import dev.holdfast.call.RequestBody;
import dev.holdfast.call.ResponseBody;
import dev.holdfast.call.UpstreamResponse;
import dev.holdfast.contract.Outcome;
import dev.holdfast.decision.NextStep;
import dev.holdfast.http.RawClient.Response;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnswerWriterTest {

    private static final String CREATE = RawClient.headOf(
            "POST /tools/create_ticket HTTP/1.1", "Host: localhost", "Idempotency-Key: k-1", "Content-Length: 0");
    private static final String READ = "GET /crm/v1/tickets/7?q=1 HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final DataPortFixture data = new DataPortFixture();
    private final Http2Client http2 = new Http2Client(data.vertx, data.port.port());

    @AfterAll
    void close() {
        data.close();
    }

    @Test
    void passesAnUpstreamsResponseOnAndSaysWhatCameOfTheCall() throws IOException {
        data.calls.answer(request -> Answers.held(
                request,
                201,
                "{\"id\": 7}",
                "Content-Type: application/json",
                "X-Upstream: one",
                "x-upstream: two",
                "Content-Length: 999"));

        Response response = ask(CREATE);

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("{\"id\": 7}");
        assertThat(response.fields())
                .containsExactly(
                        "Content-Type: application/json",
                        "X-Upstream: one",
                        "x-upstream: two",
                        "Holdfast-Call-Id: " + Answers.CALL_ID,
                        "Holdfast-Outcome: success",
                        "Holdfast-Next-Step: continue",
                        "Holdfast-Attempts: 1",
                        "Holdfast-Source: upstream",
                        "Idempotency-Key: k-1",
                        "Holdfast-Store: embedded",
                        "Content-Length: 9");
    }

    @Test
    void noUpstreamCanSpeakInHoldfastsName() throws IOException {
        data.calls.answer(request -> Answers.held(
                request,
                200,
                "",
                "holdfast-outcome: success",
                "Holdfast-Anything: x",
                "Idempotent-Replayed: true",
                "Idempotency-Key: theirs",
                "X-Should-Retry: true"));

        Response response = ask(CREATE);

        assertThat(response.headers("Holdfast-Outcome")).hasSize(1);
        assertThat(response.header("Holdfast-Anything")).isEmpty();
        assertThat(response.header("Idempotent-Replayed")).isEmpty();
        assertThat(response.headers("Idempotency-Key")).containsExactly("k-1");
        assertThat(response.headers("X-Should-Retry")).containsExactly("true");
    }

    @Test
    void aFieldThatHttpDoesNotAllowIsNotPassedOn() throws IOException {
        List<HeaderField> fields = List.of(
                new HeaderField("X-Bad", "a\r\nSet-Cookie: b"),
                new HeaderField("X Bad", "a"),
                new HeaderField("X-Good", "ü"));
        data.calls.answer(request -> new CallAnswer.Passed(
                Answers.success(request),
                new UpstreamResponse(200, fields, new ResponseBody.Held(Buffer.buffer(), List.of())),
                CompletableFuture.completedFuture(Ending.COMPLETE)));

        Response response = ask(CREATE);

        assertThat(response.header("X-Good")).contains("ü");
        assertThat(response.header("X-Bad")).isEmpty();
        assertThat(response.header("Set-Cookie")).isEmpty();
    }

    @Test
    void aClientLibraryIsToldNotToRepeatWhatSomebodyElseHasToDecide() throws IOException {
        data.calls.answer(request -> passed(
                request, 503, Outcome.RETRYABLE_FAILURE, new NextStep.Escalate(NextStep.Escalate.Reason.RATE_LIMIT)));

        Response response = ask(CREATE);

        assertThat(response.headers("X-Should-Retry")).containsExactly("false");
        assertThat(response.header("Stripe-Should-Retry")).contains("false");
        assertThat(response.header("Holdfast-Escalation-Reason")).contains("rate_limit");
    }

    @Test
    void saysWhenTheRecordDoesNotHoldTheAnswer() throws IOException {
        data.calls.answer(request -> {
            CallReport known = Answers.success(request);
            CallReport unrecorded = new CallReport(
                    known.callId(),
                    Optional.of(new IdempotencyKey("k-1")),
                    known.tool(),
                    known.outcome(),
                    known.nextStep(),
                    2,
                    true,
                    false);
            return new CallAnswer.Passed(
                    unrecorded,
                    new UpstreamResponse(200, List.of(), new ResponseBody.Held(Buffer.buffer("x"), List.of())),
                    CompletableFuture.completedFuture(Ending.COMPLETE));
        });

        Response response = ask(CREATE);

        assertThat(response.header("Holdfast-Recorded")).contains("false");
        assertThat(response.header("Holdfast-Attempts")).contains("2");
    }

    @Test
    void replaysAStoredResult() throws IOException {
        data.calls.answer(request -> Answers.replayed(request, 201, Optional.of("stored"), "Content-Type: text/plain"));

        Response response = ask(CREATE);

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("stored");
        assertThat(response.header("Content-Type")).contains("text/plain");
        assertThat(response.header("Idempotent-Replayed")).contains("true");
        assertThat(response.header("Holdfast-Source")).contains("replay");
    }

    @Test
    void pointsAtTheCallWhoseResultWasTooLongToKeep() throws IOException {
        data.calls.answer(request -> Answers.replayed(request, 201, Optional.empty()));

        Response response = ask(CREATE);

        assertThat(response.status()).isEqualTo(303);
        assertThat(response.header("Location")).contains("/_holdfast/calls/" + Answers.CALL_ID);
        assertThat(response.header("Idempotent-Replayed")).contains("true");
    }

    @Test
    void refusesWithAProblemThatAnAgentCanActOn() throws IOException {
        data.calls.answer(request -> Answers.refused(
                request,
                ProblemType.SIDE_EFFECT_UNKNOWN,
                Outcome.SIDE_EFFECT_UNKNOWN,
                new NextStep.Reconcile(),
                Optional.of(Duration.ofMillis(1_200))));

        Response response = ask(CREATE);

        assertThat(response.status()).isEqualTo(424);
        assertThat(response.header("Content-Type")).contains("application/problem+json");
        assertThat(response.header("Location")).contains("/_holdfast/calls/" + Answers.CALL_ID);
        assertThat(response.header("Retry-After")).contains("2");
        assertThat(response.header("Holdfast-Source")).contains("holdfast");
        assertThat(response.header("X-Should-Retry")).contains("false");
        assertThat(response.body())
                .contains("\"type\":\"urn:holdfast:problem:side-effect-unknown\"")
                .contains("\"idempotency_key\":\"k-1\"")
                .contains("\"tool\":\"create_ticket\"")
                .contains("\"upstream_status\":500")
                .contains("\"retry_after_ms\":1200");
    }

    @Test
    void aRefusalThatWillPassMayBeRepeatedWithTheSameKeyButNotWithoutOne() throws IOException {
        data.calls.answer(request -> refusedForNow(request, ProblemType.CALL_IN_PROGRESS));
        assertThat(ask(CREATE).header("X-Should-Retry")).isEmpty();

        data.calls.answer(request -> refusedForNow(request, ProblemType.REPEAT_IN_PROGRESS));
        assertThat(ask(CREATE).header("X-Should-Retry")).contains("false");
    }

    @Test
    void aLiveBodyIsPassedOnAsItArrives() throws Exception {
        CompletableFuture<ScriptedBody> body = scriptLive(CompletableFuture.completedFuture(Ending.COMPLETE));

        try (RawClient client = data.connect()) {
            client.send(READ);
            assertThat(client.line()).startsWith("HTTP/1.1 200");
            skipHead(client);
            await(body).send("first");
            assertThat(client.chunk()).isEqualTo("first");
            await(body).send("second");
            assertThat(client.chunk()).isEqualTo("second");
            await(body).complete(new HeaderField("X-Checksum", "9"));
            assertThat(client.chunk()).isEmpty();
            assertThat(client.line()).isEqualTo("X-Checksum: 9");
            assertThat(client.line()).isEmpty();
            assertThat(client.send(READ.replace("crm", "nowhere")).response().status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aLiveBodyEndsOnlyWhenItsEndIsReleased() throws Exception {
        CompletableFuture<Ending> release = new CompletableFuture<>();
        CompletableFuture<ScriptedBody> body = scriptLive(release);

        try (RawClient client = data.connect()) {
            client.send(CREATE).line();
            skipHead(client);
            await(body).send("all");
            await(body).complete();
            assertThat(client.chunk()).isEqualTo("all");
            release.complete(Ending.COMPLETE);
            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    void aBodyThatIsCutOffNeverLooksWhole() throws Exception {
        CompletableFuture<ScriptedBody> body = scriptLive(CompletableFuture.completedFuture(Ending.CUT_OFF));

        try (RawClient client = data.connect()) {
            client.send(READ).line();
            skipHead(client);
            await(body).send("half");
            await(body).cutOff();
            assertThat(client.chunk()).isEqualTo("half");
            assertThatThrownBy(client::line).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aBodyThatIsCutOffBeforeItsDeclaredLengthNeverLooksWhole() throws Exception {
        CompletableFuture<ScriptedBody> body =
                scriptLive(CompletableFuture.completedFuture(Ending.CUT_OFF), "Content-Length: 10");

        try (RawClient client = data.connect()) {
            client.send(READ);
            await(body).send("half");
            await(body).cutOff();
            assertThatThrownBy(client::response).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aHeldBodyThatWasCutOffNeverLooksWhole() throws IOException {
        data.calls.answer(request -> new CallAnswer.Passed(
                Answers.success(request),
                new UpstreamResponse(
                        200,
                        Answers.fields("Content-Length: 4"),
                        new ResponseBody.Held(Buffer.buffer("half"), List.of())),
                CompletableFuture.completedFuture(Ending.CUT_OFF)));

        assertThatThrownBy(() -> ask(READ)).isInstanceOf(EOFException.class);
    }

    @Test
    void trailersOfAHeldBodyArePassedOn() throws IOException {
        ResponseBody.Held body = new ResponseBody.Held(Buffer.buffer("x"), Answers.fields("X-Checksum: 9"));
        data.calls.answer(request -> Answers.held(request, 200, body));

        assertThat(ask(READ).body()).isEqualTo("x\ntrailer X-Checksum: 9");
        assertThat(http2.send(HttpMethod.GET, "/crm/v1/tickets/7", "").head().getTrailer("x-checksum"))
                .isEqualTo("9");
    }

    @Test
    void noTrailerOfAnUpstreamSpeaksInHoldfastsName() throws IOException {
        ResponseBody.Held body = new ResponseBody.Held(
                Buffer.buffer("x"),
                Answers.fields("Holdfast-Outcome: success", "Idempotent-Replayed: true", "X-Should-Retry: true"));
        data.calls.answer(request -> Answers.held(request, 200, body));

        assertThat(ask(READ).body()).isEqualTo("x");
    }

    @Test
    void http2GetsTheSameAnswers() {
        data.calls.answer(request -> Answers.held(request, 201, "{}", "X-Upstream: one"));

        Http2Client.Response response =
                http2.send(HttpMethod.POST, "/tools/create_ticket", "{\"a\":1}", "Idempotency-Key: k-1");

        assertThat(response.head().statusCode()).isEqualTo(201);
        assertThat(response.head().getHeader("x-upstream")).isEqualTo("one");
        assertThat(response.head().getHeader("holdfast-outcome")).isEqualTo("success");
        assertThat(response.head().getHeader("content-length")).isEqualTo("2");
        assertThat(response.body()).hasToString("{}");
    }

    @Test
    void http2ResetsTheStreamOfABodyThatIsCutOff() {
        CompletableFuture<ScriptedBody> body = scriptLive(CompletableFuture.completedFuture(Ending.CUT_OFF));
        CompletableFuture<Void> sent = body.thenAccept(live -> {
            live.send("half");
            live.cutOff();
        });

        assertThatThrownBy(() -> http2.send(HttpMethod.GET, "/crm/v1/tickets/7", ""))
                .hasMessageContaining("reset");
        assertThat(sent).isCompleted();
    }

    @Test
    void http2GetsProblemsToo() {
        Http2Client.Response unknown = http2.send(HttpMethod.POST, "/nowhere", "x".repeat(100_000));
        assertThat(unknown.head().statusCode()).isEqualTo(404);
        assertThat(unknown.body().toString()).contains("tool-not-declared");

        Http2Client.Response large = http2.send(HttpMethod.POST, "/tools/upload", "x".repeat(100_000));
        assertThat(large.head().statusCode()).isEqualTo(413);
    }

    @Test
    void aClientMayUpgradeToHttp2() throws Exception {
        data.calls.begun.clear();
        data.calls.answer(request -> Answers.held(request, 201, "{}"));
        try (HttpClient upgrading = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + data.port.port() + "/tools/create_ticket"))
                    .header("Idempotency-Key", "k-1")
                    .POST(HttpRequest.BodyPublishers.ofString("hello"))
                    .build();

            HttpResponse<String> response = upgrading.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(201);
            assertThat(data.calls.begun.poll().body()).isEqualTo(new RequestBody.Whole(Buffer.buffer("hello")));
        }
    }

    @Test
    void oneConnectionCarriesManyRequestsOneAfterTheOtherAndPipelined() throws IOException {
        data.calls.answer(request -> Answers.held(request, 200, request.query()));
        try (RawClient client = data.connect()) {
            client.send(READ.repeat(3));
            client.send(READ.replace("q=1", "q=2"));
            assertThat(IntStream.range(0, 4).mapToObj(_ -> body(client))).containsExactly("q=1", "q=1", "q=1", "q=2");
        }
    }

    @Test
    void aProgrammersErrorIsNeverAnsweredAsIfNothingWere() {
        data.calls.answer(request -> {
            throw new IllegalStateException("a bug that the test wants");
        });

        assertThatThrownBy(() -> ask(CREATE)).isInstanceOf(EOFException.class);
    }

    private static CallAnswer passed(CallRequest request, int status, Outcome outcome, NextStep nextStep) {
        return new CallAnswer.Passed(
                Answers.report(request, outcome, nextStep),
                new UpstreamResponse(
                        status,
                        Answers.fields("X-Should-Retry: true"),
                        new ResponseBody.Held(Buffer.buffer("x"), List.of())),
                CompletableFuture.completedFuture(Ending.COMPLETE));
    }

    private static CallAnswer refusedForNow(CallRequest request, ProblemType type) {
        return Answers.refused(
                request, type, Outcome.RETRYABLE_FAILURE, new NextStep.RetryWithBackoff(), Optional.empty());
    }

    /** The live body of the next call, once it is being passed on. */
    private CompletableFuture<ScriptedBody> scriptLive(CompletableFuture<Ending> release, String... headers) {
        CompletableFuture<ScriptedBody> relayed = new CompletableFuture<>();
        data.calls.answer(request -> {
            ScriptedBody body = new ScriptedBody(relayed::complete);
            return Answers.live(request, body, release, headers);
        });
        return relayed;
    }

    private Response ask(String request) throws IOException {
        try (RawClient client = data.connect()) {
            return client.send(request).response();
        }
    }

    private static String body(RawClient client) {
        try {
            return client.response().body();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void skipHead(RawClient client) throws IOException {
        while (!client.line().isEmpty()) {
            // Not what the test is about.
        }
    }
}
