package dev.holdfast.contract;

import java.time.Duration;

/**
 * Stops an agent that repeats one call with one result.
 *
 * @param times how many equal results are let through inside the window
 * @param window the time looked back over
 */
public record LoopStop(int times, Duration window) {

    public static final LoopStop DEFAULT = new LoopStop(10, Duration.ofMinutes(5));

    public LoopStop {
        new Checks()
                .between(times, 1, 1_000_000, "loop_stop.times")
                .positive(window, "loop_stop.window")
                .throwIfAny();
    }
}
