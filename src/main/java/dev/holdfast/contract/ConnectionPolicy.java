package dev.holdfast.contract;

import java.time.Duration;

/**
 * How an upstream is connected to.
 *
 * @param connectTimeout TCP and TLS together
 * @param attemptTimeout one attempt, first byte sent to last byte received
 * @param maxConnections per sidecar
 * @param maxConcurrent attempts under way at once per sidecar; more are refused
 */
public record ConnectionPolicy(
        Duration connectTimeout, Duration attemptTimeout, int maxConnections, int maxConcurrent) {

    public static final ConnectionPolicy DEFAULT =
            new ConnectionPolicy(Duration.ofSeconds(1), Duration.ofSeconds(10), 64, 64);

    public ConnectionPolicy {
        new Checks()
                .positive(connectTimeout, "connect_timeout")
                .positive(attemptTimeout, "attempt_timeout")
                .between(maxConnections, 1, 100_000, "max_connections")
                .between(maxConcurrent, 1, 100_000, "max_concurrent")
                .throwIfAny();
    }
}
