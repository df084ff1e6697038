package dev.holdfast.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the requests that are not answered yet, and tells when the last one is. Safe for use by any thread. */
final class RequestsUnderWay {

    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    void began() {
        count.incrementAndGet();
    }

    void ended() {
        if (count.decrementAndGet() == 0 && draining) {
            drained.complete(null);
        }
    }

    /** Whether no new call is taken. */
    boolean isDraining() {
        return draining;
    }

    /** Lets no new call in; completes once none is under way. */
    CompletionStage<Void> drain() {
        draining = true;
        if (count.get() == 0) {
            drained.complete(null);
        }
        return drained.minimalCompletionStage();
    }
}
