package dev.holdfast.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.BackoffShape;
import dev.holdfast.contract.CircuitBreakerPolicy;
import dev.holdfast.contract.CommitPoint;
import dev.holdfast.contract.ConnectionPolicy;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.ExpectedValue;
import dev.holdfast.contract.Jitter;
import dev.holdfast.contract.KeyHeader;
import dev.holdfast.contract.KeyPolicy;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.OutcomeRule;
import dev.holdfast.contract.Protocol;
import dev.holdfast.contract.RateLimitPolicy;
import dev.holdfast.contract.ResponseCondition;
import dev.holdfast.contract.ResponsePolicy;
import dev.holdfast.contract.RetryBudgetPolicy;
import dev.holdfast.contract.RetryPolicy;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.contract.TransportPolicy;
import dev.holdfast.contract.UndeclaredPolicy;
import dev.holdfast.contract.UpstreamContract;
import dev.holdfast.contract.UpstreamKeyForm;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.idempotency.Caller;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.json.JsonPointer;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.outcome.TransportEvidence.SentNoResponse;
import dev.holdfast.problem.ProblemType;
import dev.holdfast.store.embedded.EmbeddedCallStore;
import dev.holdfast.store.embedded.EmbeddedCapacity;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One write at a time on virtual time, its upstream scripted attempt by attempt. */
final class WriteCallTest {

    private static final URI URL = URI.create("http://127.0.0.1:9");
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(5);
    private static final RetryPolicy TWO_ATTEMPTS = new RetryPolicy(
            2,
            BackoffShape.CONSTANT,
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Jitter.NONE,
            Set.of(Outcome.RETRYABLE_FAILURE, Outcome.SIDE_EFFECT_UNKNOWN));

    private static final ToolContract HONOURED =
            Contracts.idempotentWriteNamed("create_ticket").retry(TWO_ATTEMPTS).build();
    private static final UpstreamContract UPSTREAM = Contracts.upstream(URL, ATTEMPT_TIMEOUT);
    private static final ContractSet CONTRACTS = Contracts.set(UPSTREAM, HONOURED);

    private final VirtualTime time = new VirtualTime();
    private final EmbeddedCallStore store = new EmbeddedCallStore(time, EmbeddedCapacity.DEFAULT);
    private final Deque<AttemptResult> script = new ArrayDeque<>();
    private final List<AttemptRequest> sent = new ArrayList<>();
    private final CallCoordinator coordinator = new CallCoordinator(new CoordinatorPorts(
            store, store, this::send, time.timersOf(() -> true), new CountingSource(), new CallListener() {}));

    @Test
    void aCallWhoseUpstreamIsNoLongerDeclaredIsReleasedAsNotSent() {
        script.add(answered(403));
        call(CONTRACTS, HONOURED);
        ToolContract moved = ToolContract.named(HONOURED.name(), "elsewhere").build();

        CallAnswer answer =
                call(ContractSet.of("moved", List.of(UpstreamContract.of("elsewhere", URL)), List.of(moved)), moved);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        CallAnswer.Refused.class,
                        refused -> assertThat(refused.type()).isEqualTo(ProblemType.TOOL_NOT_DECLARED));
        assertThat(sent).hasSize(1);
        assertThat(record(answer).state()).isInstanceOf(CallState.NotApplied.class);
        assertThat(coordinator.underWay()).isZero();
    }

    @Test
    void aDoubtIsNotSentAgainOnceTheUpstreamTakesNoKeyAnyMore() {
        script.add(answered(403));
        call(CONTRACTS, HONOURED);
        ContractSet keyless = Contracts.set(
                upstream(new KeyPolicy(new KeyHeader.None(), Duration.ofHours(24), UpstreamKeyForm.SCOPED)),
                Contracts.idempotentWrite());

        script.add(new AttemptResult.NoResponse(new SentNoResponse(SentNoResponse.Failure.CLOSED)));
        script.add(answered(201));
        CallAnswer answer = call(keyless, Contracts.idempotentWrite());

        assertThat(sent).hasSize(2);
        assertInDoubt(answer);
    }

    @Test
    void aDoubtIsNotSentAgainWhereTheWaitOutlastsTheKeysWindow() {
        ContractSet shortWindow = Contracts.set(
                upstream(new KeyPolicy(new KeyHeader.Undeclared(), Duration.ofSeconds(15), UpstreamKeyForm.SCOPED)),
                HONOURED);
        script.add(answered(503, new HeaderField("Retry-After", "12")));
        script.add(answered(201));

        CallAnswer answer = call(shortWindow, HONOURED);

        assertThat(sent).hasSize(1);
        assertInDoubt(answer);
    }

    @Test
    void aSuccessWhoseBodyNoRuleCouldReadIsInDoubt() {
        ToolContract failsInside = failingInside();
        script.add(answered(200, new HeaderField("Content-Encoding", "gzip")));

        CallAnswer answer = call(Contracts.set(UPSTREAM, failsInside), failsInside);

        assertInDoubt(answer);
    }

    @Test
    void aBodyThatRulesReadIsAskedForInNoCoding() {
        ToolContract failsInside = failingInside();
        script.add(answered(200));

        call(Contracts.set(UPSTREAM, failsInside), failsInside);

        assertThat(sent.getFirst().headers())
                .filteredOn(field -> field.name().equalsIgnoreCase("Accept-Encoding"))
                .extracting(HeaderField::value)
                .containsExactly("identity");
    }

    @Test
    void aDeadlineThatPassesBeforeTheFirstByteIsNamedAsSuch() {
        ToolContract once = Contracts.nonIdempotentWriteNamed("charge_card")
                .keyRequired(true)
                .deadline(Duration.ofSeconds(2))
                .build();

        CallAnswer answer = call(Contracts.set(UPSTREAM, once), once);

        assertThat(answer)
                .isInstanceOfSatisfying(
                        CallAnswer.Refused.class,
                        refused -> assertThat(refused.type()).isEqualTo(ProblemType.DEADLINE_EXCEEDED));
        assertThat(record(answer).state()).isInstanceOf(CallState.NotApplied.class);
    }

    private static ToolContract failingInside() {
        OutcomeRule error = new OutcomeRule(
                new ResponseCondition(Set.of(200), Map.of(JsonPointer.parse("/error"), new ExpectedValue.Present())),
                Outcome.VALIDATION_FAILURE,
                false);
        return Contracts.nonIdempotentWriteNamed("charge_card")
                .keyRequired(true)
                .response(new ResponsePolicy(CommitPoint.EOF, Set.of(), List.of(error)))
                .build();
    }

    private static UpstreamContract upstream(KeyPolicy key) {
        return new UpstreamContract(
                UPSTREAM.name(),
                URL,
                Protocol.HTTP,
                TransportPolicy.DEFAULT,
                key,
                new ConnectionPolicy(Duration.ofSeconds(1), ATTEMPT_TIMEOUT, 64, 64),
                CircuitBreakerPolicy.DEFAULT,
                RetryBudgetPolicy.DEFAULT,
                Optional.empty(),
                UndeclaredPolicy.DENY,
                RateLimitPolicy.NONE);
    }

    private static AttemptResult answered(int status, HeaderField... headers) {
        ResponseBody body = new ResponseBody.Held(Buffer.buffer("{}"), List.of());
        return new AttemptResult.Answered(new UpstreamResponse(status, List.of(headers), body), true);
    }

    private static void assertInDoubt(CallAnswer answer) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        CallAnswer.Refused.class,
                        refused -> assertThat(refused.type()).isEqualTo(ProblemType.SIDE_EFFECT_UNKNOWN));
    }

    private CallAnswer call(ContractSet contracts, ToolContract tool) {
        CallInProgress call = coordinator.begin(new CallRequest(
                contracts,
                tool,
                new Caller("acme", Optional.empty(), Optional.empty(), Optional.empty()),
                "POST",
                "/v1/things",
                "",
                List.of(new HeaderField("accept-encoding", "gzip, br")),
                new RequestBody.Whole(Buffer.buffer("{}")),
                Optional.of(new IdempotencyKey("key-1")),
                CallRequest.Wishes.NONE));
        time.run();
        return call.answer().toCompletableFuture().join();
    }

    private CallRecord record(CallAnswer answer) {
        return store.find(answer.report().callId()).toCompletableFuture().join().orElseThrow();
    }

    /** What the script says next, at once; once it is over, a connection that never opens. */
    private Upstream.Exchange send(AttemptRequest request) {
        sent.add(request);
        CompletableFuture<AttemptResult> result =
                script.isEmpty() ? new CompletableFuture<>() : CompletableFuture.completedFuture(script.removeFirst());
        return new Upstream.Exchange() {
            @Override
            public CompletableFuture<AttemptResult> result() {
                return result;
            }

            @Override
            public void abandon() {
                result.complete(new AttemptResult.NoResponse(new NotSent(NotSent.Reason.ABANDONED)));
            }
        };
    }

    private static final class CountingSource implements RandomSource {
        private byte last;

        @Override
        public byte[] identifier() {
            byte[] bytes = new byte[16];
            bytes[0] = ++last;
            return bytes;
        }

        @Override
        public double jitter() {
            return 0;
        }
    }
}
