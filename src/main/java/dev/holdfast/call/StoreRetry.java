package dev.holdfast.call;

import dev.holdfast.store.StoreFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Asks the store again where its answer did not come; every command says the same thing when it is repeated. */
final class StoreRetry {

    /** Asks in all before an agent is told that the store is away. */
    static final int ASKS = 3;

    private StoreRetry() {}

    /** Asks at most {@link #ASKS} times; fails with the last failure. */
    static <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> command) {
        return ask(command, ASKS);
    }

    private static <T> CompletionStage<T> ask(Supplier<CompletionStage<T>> command, int asksLeft) {
        return command.get().exceptionallyCompose(failure -> {
            boolean again = isStoreFailure(failure) && asksLeft > 1;
            return again ? ask(command, asksLeft - 1) : CompletableFuture.failedStage(failure);
        });
    }

    /**
     * Asks with growing pauses until it is answered or {@code patience} is over.
     *
     * @param over runs at the end, answered or not
     */
    static <T> void persist(Timers timers, Supplier<CompletionStage<T>> command, Duration patience, Runnable over) {
        persist(timers, command, timers.nanoTime() + patience.toNanos(), Duration.ofMillis(50), over);
    }

    private static <T> void persist(
            Timers timers, Supplier<CompletionStage<T>> command, long endNanos, Duration pause, Runnable over) {
        command.get().whenComplete((answered, failure) -> {
            boolean again =
                    failure != null && isStoreFailure(failure) && timers.nanoTime() + pause.toNanos() - endNanos < 0;
            if (!again) {
                over.run();
                return;
            }
            Duration next = pause.multipliedBy(2).compareTo(Duration.ofSeconds(1)) < 0
                    ? pause.multipliedBy(2)
                    : Duration.ofSeconds(1);
            timers.schedule(pause, () -> persist(timers, command, endNanos, next, over));
        });
    }

    static boolean isStoreFailure(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        return cause instanceof StoreFailure;
    }
}
