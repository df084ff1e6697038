package dev.holdfast.call;

import dev.holdfast.idempotency.AttemptReport;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.Fence;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.idempotency.Transition;
import dev.holdfast.idempotency.Verdict;
import dev.holdfast.store.AdmitAnswer;
import dev.holdfast.store.AdmitCommand;
import dev.holdfast.store.BeginAnswer;
import dev.holdfast.store.CallPage;
import dev.holdfast.store.CallQuery;
import dev.holdfast.store.CallStore;
import dev.holdfast.store.StoreStatus;
import dev.holdfast.store.StoreUnavailable;
import dev.holdfast.store.UnsettledCalls;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A store behind a network, on virtual time: commands are lost, answers are lost, and a command whose sender has given up
 * may still arrive.
 */
final class UnreliableStore implements CallStore {

    private static final Duration TIME_LIMIT = Duration.ofMillis(100);
    private static final Duration LONGEST_STRAY = Duration.ofSeconds(20);

    private final CallStore store;
    private final VirtualTime time;
    private final Timers process;
    private final RandomGenerator random;
    private final double faultiness;

    UnreliableStore(CallStore store, VirtualTime time, Timers process, RandomGenerator random, double faultiness) {
        this.store = store;
        this.time = time;
        this.process = process;
        this.random = random;
        this.faultiness = faultiness;
    }

    private <T> CompletionStage<T> overTheNetwork(Supplier<CompletionStage<T>> command) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        process.schedule(TIME_LIMIT, () -> answer.completeExceptionally(new StoreUnavailable("no answer in time")));
        Duration there = upTo(Duration.ofMillis(20));
        Duration back = upTo(Duration.ofMillis(20));
        if (random.nextDouble() >= faultiness) {
            time.schedule(
                    there,
                    () -> command.get().thenAccept(value -> process.schedule(back, () -> answer.complete(value))));
            return answer;
        }
        switch (random.nextInt(3)) {
            case 0 -> {}
            case 1 -> time.schedule(there, () -> unheard(command));
            default -> time.schedule(TIME_LIMIT.plus(upTo(LONGEST_STRAY)), () -> unheard(command));
        }
        return answer;
    }

    private static <T> void unheard(Supplier<CompletionStage<T>> command) {
        CompletionStage<T> _ = command.get();
    }

    private Duration upTo(Duration longest) {
        return Duration.ofNanos((long) (longest.toNanos() * random.nextDouble()));
    }

    @Override
    public CompletionStage<AdmitAnswer> admit(AdmitCommand command) {
        return overTheNetwork(() -> store.admit(command));
    }

    @Override
    public CompletionStage<BeginAnswer> beginAttempt(CallId call, Fence fence, Duration lease) {
        return overTheNetwork(() -> store.beginAttempt(call, fence, lease));
    }

    @Override
    public CompletionStage<Transition> endAttempt(CallId call, Fence fence, AttemptReport report, Duration lease) {
        return overTheNetwork(() -> store.endAttempt(call, fence, report, lease));
    }

    @Override
    public CompletionStage<Transition> finish(CallId call, Fence fence, AttemptReport report, Verdict verdict) {
        return overTheNetwork(() -> store.finish(call, fence, report, verdict));
    }

    @Override
    public CompletionStage<Void> abandon(AdmitCommand command) {
        return overTheNetwork(() -> store.abandon(command));
    }

    @Override
    public CompletionStage<Void> clientGone(CallId call, Fence fence) {
        return overTheNetwork(() -> store.clientGone(call, fence));
    }

    @Override
    public CompletionStage<Optional<CallRecord>> find(CallId call) {
        return overTheNetwork(() -> store.find(call));
    }

    @Override
    public CompletionStage<Optional<CallRecord>> findByKey(String tenant, String tool, IdempotencyKey key) {
        return overTheNetwork(() -> store.findByKey(tenant, tool, key));
    }

    @Override
    public CompletionStage<CallPage> list(CallQuery query) {
        return overTheNetwork(() -> store.list(query));
    }

    @Override
    public CompletionStage<UnsettledCalls> unsettled() {
        return overTheNetwork(store::unsettled);
    }

    @Override
    public CompletionStage<Integer> sweep(int most) {
        return overTheNetwork(() -> store.sweep(most));
    }

    @Override
    public StoreStatus status() {
        return store.status();
    }
}
