package dev.holdfast.contract;

import java.time.Duration;

/**
 * When calls to a failing upstream are refused before sending.
 *
 * @param failureRatio the share of failures in the window that opens the circuit; above 0, at most 1
 * @param window how many attempts are looked at
 * @param openFor how long it stays open before one attempt may probe
 */
public record CircuitBreakerPolicy(double failureRatio, int window, Duration openFor) {

    public static final CircuitBreakerPolicy DEFAULT = new CircuitBreakerPolicy(0.5, 20, Duration.ofSeconds(5));

    public CircuitBreakerPolicy {
        new Checks()
                .require(
                        failureRatio > 0 && failureRatio <= 1,
                        "circuit_breaker.failure_ratio",
                        "must be above 0 and at most 1, but is " + failureRatio)
                .between(window, 1, 100_000, "circuit_breaker.window")
                .positive(openFor, "circuit_breaker.open_for")
                .throwIfAny();
    }
}
