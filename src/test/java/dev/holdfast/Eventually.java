package dev.holdfast;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits on a condition, by asking again and again. */
public final class Eventually {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private Eventually() {}

    /**
     * Returns as soon as the condition holds; a condition that throws does not hold yet.
     *
     * @throws AssertionError where it does not hold within the time, with what it threw last
     */
    public static void holds(String what, Duration within, Callable<Boolean> condition) {
        long began = System.nanoTime();
        AssertionError failure = new AssertionError("not within " + within + ": " + what);
        while (System.nanoTime() - began < within.toNanos()) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception notYet) {
                failure = new AssertionError("not within " + within + ": " + what, notYet);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw failure;
    }
}
