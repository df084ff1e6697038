package dev.holdfast.contract;

import java.time.Duration;

/**
 * What keeps an agent from repeating itself.
 *
 * @param repeatGuard how long after a keyless write succeeded an identical one is refused; zero: not at all
 * @param loopStop when a loop with equal results is stopped
 */
public record RepeatPolicy(Duration repeatGuard, LoopStop loopStop) {

    public static final RepeatPolicy DEFAULT = new RepeatPolicy(Duration.ofSeconds(60), LoopStop.DEFAULT);

    public RepeatPolicy {
        new Checks().notNegative(repeatGuard, "repeat_guard").throwIfAny();
    }
}
