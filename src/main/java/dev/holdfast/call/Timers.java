package dev.holdfast.call;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;

/** Time as a coordinator sees it. */
public interface Timers {

    /** A monotonic clock in nanoseconds; says nothing about the time of day. */
    long nanoTime();

    /** The wall clock, for dates in header fields only. */
    Instant wallClock();

    /** Runs {@code task} once on the caller's event loop after {@code delay}. */
    Timer schedule(Duration delay, Runnable task);

    /** Runs tasks on the caller's event loop, from whichever thread they are handed over. */
    Executor eventLoop();

    /** A scheduled task. */
    @FunctionalInterface
    interface Timer {
        void cancel();
    }
}
