package dev.holdfast.contract;

import java.util.List;

/**
 * What tools of one risk class have in common.
 *
 * @param name such as {@code high}
 * @param rateLimit limits over all tools of the class
 * @param replicasAcknowledged how many replicas of the store hold the record before the first byte is sent
 */
public record RiskClass(String name, RateLimitPolicy rateLimit, int replicasAcknowledged) {

    /** Names that need no declaration: how a call is treated while the store is away follows from them. */
    public static final List<String> BUILT_IN_NAMES = List.of("low", "medium", "high");

    public static final String DEFAULT_NAME = "medium";

    public RiskClass {
        new Checks()
                .name(name)
                .between(replicasAcknowledged, 0, 10, "replicas_acknowledged")
                .throwIfAny();
    }

    /** A class that is named and not declared: no limits, no replicas. */
    public static RiskClass undeclared(String name) {
        return new RiskClass(name, RateLimitPolicy.NONE, 0);
    }
}
