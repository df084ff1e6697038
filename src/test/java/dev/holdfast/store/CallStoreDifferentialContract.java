package dev.holdfast.store;

import static dev.holdfast.idempotency.Calls.LEASE;
import static dev.holdfast.idempotency.Calls.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Seeded;
import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.Calls;
import dev.holdfast.idempotency.Calls.Ending;
import dev.holdfast.idempotency.Fence;
import dev.holdfast.idempotency.OwnerToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A store answers any commands in any order, with the clock running on in leaps, as the plain rules do. */
public abstract class CallStoreDifferentialContract {

    private static final int SEQUENCES = 40;
    private static final int STEPS = 500;

    /** A store that nothing was asked of before. */
    protected abstract StoreUnderTest open();

    @Test
    void aStoreAnswersAsThePlainRulesDo() {
        Seeded.check(SEQUENCES, random -> new Duel(random, open()).run(STEPS));
    }

    /** Two stores that are told the same. */
    private static final class Duel {

        private static final List<ToolContract> TOOLS =
                List.of(Contracts.idempotentWrite(), Contracts.nonIdempotentWrite());
        private static final CallQuery EVERYTHING = new CallQuery(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 500);

        private final RandomGenerator random;
        private final StoreUnderTest tested;
        private final CallStore reference;
        private final List<AdmitCommand> asked = new ArrayList<>();
        private final List<CallId> calls = new ArrayList<>();
        private final List<Fence> fences = new ArrayList<>();

        Duel(RandomGenerator random, StoreUnderTest tested) {
            this.random = random;
            this.tested = tested;
            this.reference = new ReferenceCallStore(tested::now);
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
                if (random.nextInt(20) == 0) {
                    both(store -> store.list(EVERYTHING));
                    both(CallStore::unsettled);
                }
            }
        }

        private void step() {
            Ending ending = any(List.of(Calls.success(), Calls.refused(), Calls.notSent(), Calls.doubt()));
            Duration lease = random.nextBoolean() ? LEASE : Duration.ofMillis(random.nextInt(1, 30_000));
            CallId call = calls.isEmpty() ? command().description().id() : any(calls);
            Fence fence = fence(call);
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    AdmitCommand command = command();
                    asked.add(command);
                    ask(store -> store.admit(command));
                }
                case 2 -> {
                    AdmitCommand again = again();
                    ask(store -> store.admit(again));
                }
                case 3 -> both(store -> store.beginAttempt(call, fence, lease));
                case 4 -> both(store -> store.endAttempt(call, fence, ending.report(), lease));
                case 5, 6 -> both(store -> store.finish(call, fence, ending.report(), ending.verdict()));
                case 7 -> {
                    AdmitCommand given = again();
                    both(store -> store.abandon(given));
                }
                case 8 -> both(store -> store.clientGone(call, fence));
                case 9 -> {
                    int most = random.nextInt(1, 5);
                    await(tested.calls().sweep(most));
                }
                case 10 -> tested.advance(Duration.ofMillis(random.nextInt(20_000)));
                default -> leap();
            }
        }

        /** Beyond retentions and guards now and then; what was asked before is by then beyond any delay. */
        private void leap() {
            if (random.nextInt(4) == 0) {
                tested.advance(Duration.ofMinutes(random.nextInt(1, 20_000)));
                asked.clear();
            } else {
                tested.advance(Duration.ofSeconds(random.nextInt(100)));
            }
        }

        private AdmitCommand command() {
            Optional<String> key = random.nextInt(3) == 0 ? Optional.empty() : Optional.of("key " + random.nextInt(4));
            CallDescription call = Calls.of(TENANT, any(TOOLS), key, "body " + random.nextInt(2));
            Optional<CallId> repeated =
                    calls.isEmpty() || random.nextBoolean() ? Optional.empty() : Optional.of(any(calls));
            return new AdmitCommand(
                    call,
                    Calls.owner(),
                    LEASE,
                    Optional.empty(),
                    random.nextInt(10) == 0
                            ? Optional.of(tested.now().minus(Duration.ofHours(random.nextInt(300))))
                            : Optional.empty(),
                    repeated);
        }

        private AdmitCommand again() {
            return asked.isEmpty() ? command() : any(asked);
        }

        private Fence fence(CallId call) {
            Optional<CallRecord> record = await(reference.find(call));
            if (record.isPresent() && random.nextInt(3) > 0) {
                return record.get().admission().fence();
            }
            return fences.isEmpty() ? new Fence(new OwnerToken("nobody"), 1, 1) : any(fences);
        }

        private void ask(Function<CallStore, CompletionStage<AdmitAnswer>> command) {
            both(command).ifPresent(answer -> {
                if (answer instanceof AdmitAnswer.Granted granted) {
                    calls.add(granted.record().id());
                    fences.add(granted.record().admission().fence());
                }
            });
        }

        /** What both stores answered; empty where both failed. */
        private <T> Optional<T> both(Function<CallStore, CompletionStage<T>> command) {
            Object expected = outcome(command.apply(reference));
            CompletionStage<T> stage = command.apply(tested.calls());
            assertThat(outcome(stage)).isEqualTo(expected);
            return expected instanceof Class<?> ? Optional.empty() : Optional.ofNullable(await(stage));
        }

        /** The value, or the class of the failure. */
        private static Object outcome(CompletionStage<?> stage) {
            try {
                return Optional.ofNullable(await(stage));
            } catch (StoreFailure failure) {
                return failure.getClass();
            }
        }

        private static <T> T await(CompletionStage<T> stage) {
            return StoreScenario.await(stage);
        }

        private <T> T any(List<? extends T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }
    }
}
