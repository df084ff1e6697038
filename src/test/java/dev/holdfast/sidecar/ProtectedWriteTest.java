package dev.holdfast.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.BackoffShape;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.Jitter;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.RetryPolicy;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an agent meets that repeats a write in every way it can, over real sockets. */
final class ProtectedWriteTest {

    private static final RetryPolicy THREE_QUICK_ATTEMPTS = new RetryPolicy(
            3,
            BackoffShape.CONSTANT,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            Jitter.NONE,
            Set.of(Outcome.RETRYABLE_FAILURE, Outcome.SIDE_EFFECT_UNKNOWN));

    private final ScriptedUpstream upstream = ScriptedUpstream.http1();
    private final ContractSet contracts = Contracts.set(
            Contracts.upstream(upstream.url(), Duration.ofSeconds(5)),
            Contracts.idempotentWriteNamed("create_ticket")
                    .retry(THREE_QUICK_ATTEMPTS)
                    .build(),
            Contracts.keyedNonIdempotentWrite(),
            Contracts.nonIdempotentWrite());
    private final SidecarInProcess sidecar = new SidecarInProcess(contracts);

    @AfterEach
    void close() {
        sidecar.close();
        upstream.close();
    }

    @Test
    void aRepeatedKeyReplaysTheFirstResult() {
        upstream.next(Script.respond(201)
                .withEffect()
                .header("Content-Type", "application/json")
                .body("{\"id\":7}"));

        HttpResponse<String> first = sidecar.send(write("charge_card", "key-1"));
        HttpResponse<String> second = sidecar.send(write("charge_card", "key-1"));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body()).isEqualTo("{\"id\":7}");
        assertThat(second.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(second.headers().firstValue("Holdfast-Source")).hasValue("replay");
        assertThat(second.headers().firstValue("Holdfast-Call-Id"))
                .isEqualTo(first.headers().firstValue("Holdfast-Call-Id"));
        assertThat(upstream.effects()).isEqualTo(1);
    }

    @Test
    void aRefusalIsReplayedToo() {
        upstream.next(Script.respond(422).body("no"));

        HttpResponse<String> first = sidecar.send(write("charge_card", "key-1"));
        HttpResponse<String> second = sidecar.send(write("charge_card", "key-1"));

        assertThat(List.of(first.statusCode(), second.statusCode())).containsOnly(422);
        assertThat(second.body()).isEqualTo("no");
        assertThat(upstream.deliveries()).hasSize(1);
    }

    @Test
    void manyRepeatsAtOnceReachTheToolOnce() {
        CountDownLatch everybodyAsked = new CountDownLatch(1);
        upstream.next(Script.respond(201).withEffect().body("made").holdingAfter(0, everybodyAsked));

        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 20)
                .mapToObj(_ -> sidecar.sendAsync(write("charge_card", "key-1")))
                .toList();
        SidecarInProcess.awaitAnswered(answers, 19);
        everybodyAsked.countDown();

        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().statusCode()).toList();
        assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201);
        assertThat(upstream.effects()).isEqualTo(1);
    }

    @Test
    void aRepeatThatPrefersToWaitGetsTheResult() {
        CountDownLatch asked = new CountDownLatch(1);
        upstream.next(Script.respond(201).withEffect().body("made").holdingAfter(0, asked));

        CompletableFuture<HttpResponse<String>> first = sidecar.sendAsync(write("charge_card", "key-1"));
        upstream.awaitDeliveries(1);
        CompletableFuture<HttpResponse<String>> second = sidecar.sendAsync(request("charge_card")
                .header("Idempotency-Key", "key-1")
                .header("Prefer", "wait=10")
                .build());
        asked.countDown();

        assertThat(first.join().body()).isEqualTo("made");
        assertThat(second.join().body()).isEqualTo("made");
        assertThat(second.join().headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(upstream.effects()).isEqualTo(1);
    }

    @Test
    void doubtIsNotForgottenUnderTheSameKeyNorUnderAnother() {
        upstream.next(Script.closeAfterRequest().withEffect());

        HttpResponse<String> first = sidecar.send(write("charge_card", "key-1"));
        HttpResponse<String> sameKey = sidecar.send(write("charge_card", "key-1"));
        HttpResponse<String> newKey = sidecar.send(write("charge_card", "key-2"));

        assertThat(List.of(first.statusCode(), sameKey.statusCode(), newKey.statusCode()))
                .containsOnly(424);
        assertThat(newKey.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(upstream.effects()).isEqualTo(1);
    }

    @Test
    void anHonouredKeyIsSentAgainAndSettlesTheDoubt() {
        upstream.next(
                Script.closeAfterRequest().withEffect(),
                Script.respond(503).withoutEffect(),
                Script.respond(200).withoutEffect().body("made before"));

        HttpResponse<String> answer = sidecar.send(write("create_ticket", "key-1"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Holdfast-Attempts")).hasValue("3");
        assertThat(upstream.deliveries())
                .extracting(delivery -> delivery.key())
                .hasSize(3)
                .doesNotContain("");
        assertThat(upstream.deliveries().stream()
                        .map(delivery -> delivery.key())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void aLateRefusalDoesNotSettleADoubt() {
        upstream.next(Script.closeAfterRequest().withEffect())
                .otherwise(Script.respond(400).withoutEffect());

        HttpResponse<String> answer = sidecar.send(write("create_ticket", "key-1"));

        assertThat(answer.statusCode()).isEqualTo(424);
        assertThat(answer.body()).contains("urn:holdfast:problem:side-effect-unknown");
    }

    @Test
    void aKeyOfACallWithoutEffectIsTriedAgain() {
        upstream.next(Script.respond(403), Script.respond(201).withEffect());

        HttpResponse<String> refused = sidecar.send(write("charge_card", "key-1"));
        HttpResponse<String> made = sidecar.send(write("charge_card", "key-1"));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Holdfast-Call-Id"))
                .isEqualTo(refused.headers().firstValue("Holdfast-Call-Id"));
    }

    @Test
    void aKeylessRepeatIsRefusedUnlessItIsAskedForByName() {
        upstream.otherwise(Script.respond(202).withEffect());

        HttpResponse<String> first = sidecar.send(request("send_email").build());
        String call = first.headers().firstValue("Holdfast-Call-Id").orElseThrow();
        HttpResponse<String> repeat = sidecar.send(request("send_email").build());
        HttpResponse<String> wanted = sidecar.send(
                request("send_email").header("Holdfast-Allow-Repeat", call).build());
        HttpResponse<String> again = sidecar.send(
                request("send_email").header("Holdfast-Allow-Repeat", call).build());

        assertThat(repeat.statusCode()).isEqualTo(409);
        assertThat(repeat.body()).contains("suspected-repeat", call);
        assertThat(wanted.statusCode()).isEqualTo(202);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(upstream.effects()).isEqualTo(2);
    }

    @Test
    void anAgentThatLeftFindsTheResultLater() {
        CountDownLatch left = new CountDownLatch(1);
        upstream.next(Script.respond(201).withEffect().body("made").holdingAfter(0, left));

        sidecar.sendAndLeave(write("charge_card", "key-1"), upstream);
        HttpResponse<String> underAnotherKey = sidecar.send(write("charge_card", "key-2"));
        left.countDown();
        HttpResponse<String> later = sidecar.send(request("charge_card")
                .header("Idempotency-Key", "key-1")
                .header("Prefer", "wait=10")
                .build());

        assertThat(underAnotherKey.statusCode()).isEqualTo(424);
        assertThat(later.body()).isEqualTo("made");
        assertThat(upstream.effects()).isEqualTo(1);
    }

    @Test
    void aCallWhoseAgentHasLeftIsCarriedOutToItsEndWhileTheSidecarDrains() {
        CountDownLatch drainBegun = new CountDownLatch(1);
        upstream.next(Script.respond(201).withEffect().body("made").holdingAfter(0, drainBegun));
        sidecar.sendAndLeave(write("charge_card", "key-1"), upstream);

        CompletableFuture<Void> drained = sidecar.drain(Duration.ofSeconds(20));
        List<Integer> late = IntStream.range(0, 5)
                .map(_ -> sidecar.send(write("charge_card", "late")).statusCode())
                .boxed()
                .toList();
        drainBegun.countDown();
        drained.join();

        assertThat(late).containsOnly(503);
        assertThat(sidecar.store()
                        .findByKey("default", "charge_card", new IdempotencyKey("key-1"))
                        .toCompletableFuture()
                        .join())
                .hasValueSatisfying(record -> assertThat(record.state()).isInstanceOf(CallState.Succeeded.class));
    }

    private HttpRequest write(String tool, String key) {
        return request(tool).header("Idempotency-Key", key).build();
    }

    private HttpRequest.Builder request(String tool) {
        return sidecar.request("/tools/" + tool + "/v1/things")
                .POST(HttpRequest.BodyPublishers.ofString("{\"title\":\"broken lamp\"}"))
                .header("Content-Type", "application/json");
    }
}
