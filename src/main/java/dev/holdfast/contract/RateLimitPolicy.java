package dev.holdfast.contract;

import java.time.Duration;
import java.util.List;

/**
 * The limits of a tool, a risk class or an upstream; all of them must allow.
 *
 * @param limits the limits, at most one per scope and window
 * @param onLimit what happens to a call that meets one
 * @param maxWait the longest wait with {@code on_limit: wait}
 * @param cost permits that one attempt takes
 * @param shadow counts and never refuses
 */
public record RateLimitPolicy(List<RateLimit> limits, OnLimit onLimit, Duration maxWait, int cost, boolean shadow) {

    public static final RateLimitPolicy NONE =
            new RateLimitPolicy(List.of(), OnLimit.REJECT, Duration.ofSeconds(2), 1, false);

    public RateLimitPolicy {
        limits = List.copyOf(limits);
        Checks checks = new Checks()
                .between(cost, 1, 1_000_000, "rate_limit.cost")
                .notNegative(maxWait, "rate_limit.max_wait")
                .require(
                        limits.stream().map(RateLimit::name).distinct().count() == limits.size(),
                        "rate_limit",
                        "names a limit twice");
        for (RateLimit limit : limits) {
            long most = limit.burst().orElse(limit.permits());
            checks.require(
                    cost <= most,
                    "rate_limit.cost",
                    "is " + cost + ", more than " + limit.name() + " ever holds (" + most + ")");
        }
        checks.throwIfAny();
    }
}
