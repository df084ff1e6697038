package dev.holdfast.http;

import static dev.holdfast.http.Sender.evidence;
import static dev.holdfast.http.Sender.held;
import static dev.holdfast.http.Sender.responded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.call.AttemptResult;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.upstream.Delivery;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VertxUpstreamTest {

    private final Sender sender = new Sender();

    @AfterEach
    void close() {
        sender.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeliverOnceAndHoldTheResponse(Wire wire) {
        ScriptedUpstream server = sender.serving(
                wire, Script.respond(201).header("X-Ticket", "17").body("{\"id\":17}"));

        AttemptResult result = sender.send(wire.attempt(server).key("k1").header("Accept", "application/json"));

        assertThat(evidence(result)).isEqualTo(responded(201));
        assertThat(held(result).bytes().toString()).isEqualTo("{\"id\":17}");
        assertThat(Sender.response(result).header("x-ticket")).contains("17");
        Delivery delivery = server.deliveries().getFirst();
        assertThat(server.deliveries("k1")).isEqualTo(1);
        assertThat(server.effects("k1")).isEqualTo(1);
        assertThat(delivery.method()).isEqualTo("POST");
        assertThat(delivery.target()).isEqualTo("/v1/tickets");
        assertThat(delivery.body()).isEqualTo("{\"title\":\"x\"}");
        assertThat(delivery.values("content-length")).containsExactly("13");
        assertThat(delivery.values("accept")).containsExactly("application/json");
        assertThat(delivery.values("via")).containsExactly("1.1 holdfast");
        assertThat(delivery.values(wire == Wire.HTTP_1 ? "host" : ":authority"))
                .containsExactly("127.0.0.1:" + server.port());
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendTheSameBodyAgain(Wire wire) {
        ScriptedUpstream server = sender.serving(wire);
        Attempts attempt = wire.attempt(server).body("again");

        sender.send(attempt);
        sender.send(attempt.fresh());

        assertThat(server.deliveries()).extracting(Delivery::body).containsExactly("again", "again");
    }

    @Test
    void shouldPutTheTargetBelowTheBaseUrl() {
        ScriptedUpstream server = sender.serving(Wire.HTTP_1);

        sender.send(Attempts.to(server.url().resolve("/api/v2/")).get().target("/tickets?id=1%2F2&x="));

        assertThat(server.deliveries().getFirst().target()).isEqualTo("/api/v2/tickets?id=1%2F2&x=");
    }

    @Test
    void shouldDecideAloneWhereItGoesAndHowItIsFramed() {
        ScriptedUpstream server = sender.serving(Wire.HTTP_1);

        sender.send(Attempts.to(server.url())
                .header("Host", "elsewhere.example")
                .header("Content-Length", "1")
                .header("Transfer-Encoding", "chunked")
                .header("Connection", "upgrade")
                .header("Expect", "100-continue")
                .header("Via", "1.1 agent"));

        Delivery delivery = server.deliveries().getFirst();
        assertThat(delivery.values("host")).containsExactly("127.0.0.1:" + server.port());
        assertThat(delivery.values("content-length")).containsExactly("13");
        assertThat(delivery.values("transfer-encoding")).isEmpty();
        assertThat(delivery.values("connection")).isEmpty();
        assertThat(delivery.values("expect")).isEmpty();
        assertThat(delivery.values("via")).containsExactly("1.1 agent", "1.1 holdfast");
    }

    @Test
    void shouldKeepTheUpstreamsConnectionFieldsToItself() {
        ScriptedUpstream server = sender.serving(
                Wire.HTTP_1,
                Script.respond(200)
                        .header("Connection", "keep-alive, X-Hop")
                        .header("X-Hop", "1")
                        .header("Keep-Alive", "timeout=5")
                        .header("ETag", "\"1\"")
                        .body("x"));

        AttemptResult result = sender.send(Attempts.to(server.url()).get());

        assertThat(Sender.response(result).headers())
                .containsExactlyInAnyOrder(new HeaderField("ETag", "\"1\""), new HeaderField("Content-Length", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE"})
    void shouldNotFrameABodyThatIsNotThere(String method) {
        ScriptedUpstream server =
                sender.serving(Wire.HTTP_1, Script.respond(200).body("x"));

        sender.send(Attempts.to(server.url()).method(method).empty());

        Delivery delivery = server.deliveries().getFirst();
        assertThat(delivery.values("content-length")).isEmpty();
        assertThat(delivery.values("transfer-encoding")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH"})
    void shouldSayThatAnExpectedBodyIsEmpty(String method) {
        ScriptedUpstream server = sender.serving(Wire.HTTP_1);

        sender.send(Attempts.to(server.url()).method(method).empty());

        assertThat(server.deliveries().getFirst().values("content-length")).containsExactly("0");
    }

    @ParameterizedTest
    @EnumSource
    void shouldKnowResponsesWithoutBody(Wire wire) {
        ScriptedUpstream server = sender.serving(
                wire,
                Script.respond(200).header("X", "1").bodyOf(1_000_000),
                Script.respond(204),
                Script.respond(304).header("Content-Length", "1000000"),
                Script.respond(200).body("next"));

        AttemptResult head =
                sender.send(wire.attempt(server).method("HEAD").empty().holding(10, false));
        AttemptResult noContent = sender.send(wire.attempt(server).get().holding(10, false));
        AttemptResult notModified = sender.send(wire.attempt(server).get().holding(10, false));
        AttemptResult next = sender.send(wire.attempt(server).get());

        assertThat(Stream.of(head, noContent, notModified)
                        .map(result -> held(result).bytes().length()))
                .containsExactly(0, 0, 0);
        assertThat(held(next).bytes().toString()).isEqualTo("next");
    }

    @ParameterizedTest
    @EnumSource
    void shouldPassTrailersOn(Wire wire) {
        ScriptedUpstream server =
                sender.serving(wire, Script.respond(200).body("x").trailer("X-Sum", "7"));

        AttemptResult result = sender.send(wire.attempt(server).get());

        assertThat(held(result).trailers())
                .singleElement()
                .satisfies(field -> assertThat(field.name()).isEqualToIgnoringCase("X-Sum"))
                .satisfies(field -> assertThat(field.value()).isEqualTo("7"));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeAResponseThatComesInDrops(Wire wire) {
        ScriptedUpstream server =
                sender.serving(wire, Script.respond(200).body("drop by drop").dripping());

        AttemptResult result = sender.send(wire.attempt(server).get());

        assertThat(held(result).bytes().toString()).isEqualTo("drop by drop");
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotFollowRedirects(Wire wire) {
        ScriptedUpstream server = sender.serving(wire, Script.respond(307).header("Location", "/elsewhere"));

        AttemptResult result = sender.send(wire.attempt(server).key("k1"));

        assertThat(evidence(result)).isEqualTo(responded(307));
        assertThat(server.deliveries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 103})
    void shouldPassOverInterimResponses(int interim) {
        ScriptedUpstream server = sender.serving(
                Wire.HTTP_1, Script.respond(201).after(interim).after(interim).body("x"), Script.respond(200));

        AttemptResult result = sender.send(Attempts.to(server.url()));
        AttemptResult next = sender.send(Attempts.to(server.url()));

        assertThat(evidence(result)).isEqualTo(responded(201));
        assertThat(evidence(next)).isEqualTo(responded(200));
    }

    @ParameterizedTest
    @EnumSource
    void shouldReuseAPooledConnection(Wire wire) {
        ScriptedUpstream server = sender.serving(wire);

        sender.send(wire.attempt(server));
        sender.send(wire.attempt(server));

        assertThat(server.deliveries()).extracting(Delivery::connection).containsExactly(1, 1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldOpenAConnectionForAFreshAttemptAndCloseItAfterwards(Wire wire) {
        ScriptedUpstream server = sender.serving(wire);
        sender.send(wire.attempt(server));

        AttemptResult result = sender.send(wire.attempt(server).fresh());
        sender.send(wire.attempt(server));

        assertThat(evidence(result)).isEqualTo(responded(200));
        assertThat(server.deliveries()).extracting(Delivery::connection).containsExactly(1, 2, 1);
        server.awaitOpenConnections(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldPassALiveBodyOn(Wire wire) {
        ScriptedUpstream server = sender.serving(wire);

        AttemptResult declared = sender.send(
                wire.attempt(server).live(new LetterStream(sender.context, 100_000), OptionalLong.of(100_000)));
        AttemptResult undeclared =
                sender.send(wire.attempt(server).live(new LetterStream(sender.context, 100_000), OptionalLong.empty()));

        assertThat(evidence(declared)).isEqualTo(responded(200));
        assertThat(evidence(undeclared)).isEqualTo(responded(200));
        assertThat(server.deliveries()).extracting(Delivery::bodyBytes).containsExactly(100_000L, 100_000L);
        assertThat(server.deliveries().getFirst().values("content-length")).containsExactly("100000");
        assertThat(server.deliveries().getLast().values("content-length")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerOnTheContextThatAsked(Wire wire) {
        ScriptedUpstream server = sender.serving(wire);
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();

        for (int i = 0; i < 64; i++) {
            // Given a context of the next event loop; all share the pool's two connections
            Context own = ((VertxInternal) sender.vertx).createEventLoopContext();
            answers.add(sender.begin(wire.attempt(server).connections(2, 64).build(), own)
                    .thenApply(_ -> own.equals(Vertx.currentContext())));
        }

        assertThat(answers)
                .allSatisfy(isSame -> assertThat(Sender.await(isSame)).isTrue());
        assertThat(server.deliveries()).hasSize(64);
    }

    @Test
    void shouldCloseThePoolsThatNoContractNamesOnceTheirLastAttemptHasEnded() {
        CountDownLatch latch = new CountDownLatch(1);
        ScriptedUpstream server =
                sender.serving(Wire.HTTP_1, Script.respond(200).body("slow").holdingAfter(2, latch));
        Attempts kept = Attempts.to(server.url()).connections(2, 2);
        Attempts dropped = Attempts.to(server.url()).connections(3, 3);
        CompletableFuture<AttemptResult> underWay = sender.begin(dropped);
        server.awaitDeliveries(1);
        sender.send(kept);

        sender.upstream.retain(ContractSet.of("2", List.of(kept.contract()), List.of()));
        latch.countDown();

        assertThat(held(Sender.await(underWay)).bytes().toString()).isEqualTo("slow");
        server.awaitOpenConnections(1);
        assertThat(evidence(sender.send(kept))).isEqualTo(responded(200));
        assertThat(evidence(sender.send(dropped))).isEqualTo(responded(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a\r\nX: y", "/\u00e4"})
    void shouldRefuseATargetThatIsNone(String target) {
        assertThatThrownBy(() ->
                        sender.exchange(Attempts.to(ScriptedUpstream.nobody()).target(target)))
                .hasRootCauseInstanceOf(IllegalArgumentException.class);
    }
}
