package dev.holdfast.contract;

import java.util.Optional;

/**
 * One limit: so many permits for everyone in a scope, per window.
 *
 * @param scope whose calls share it
 * @param window the time it counts over
 * @param permits how many a window holds
 * @param algorithm how it is counted
 * @param burst for a token bucket, how many permits may be taken at once; empty: as many as a window holds
 */
public record RateLimit(
        LimitScope scope, LimitWindow window, long permits, LimitAlgorithm algorithm, Optional<Long> burst) {

    /** Above this a sliding log would cost too much memory; a token bucket is the default there. */
    public static final long MOST_EXACT_PERMITS = 5_000;

    public RateLimit {
        new Checks()
                .between(permits, 1, 1_000_000_000_000L, "rate_limit." + name(scope, window))
                .require(
                        scope != LimitScope.ALL || window != LimitWindow.TOTAL,
                        "rate_limit.per_total",
                        "has no scope; a budget is that of a tenant, user, workflow or agent")
                .require(
                        algorithm == LimitAlgorithm.TOKEN_BUCKET
                                || window == LimitWindow.TOTAL
                                || permits <= MOST_EXACT_PERMITS,
                        "rate_limit." + name(scope, window),
                        "is " + permits + ", but algorithm: exact holds at most " + MOST_EXACT_PERMITS
                                + " per window; use token_bucket")
                .require(
                        burst.isEmpty() || algorithm == LimitAlgorithm.TOKEN_BUCKET,
                        "rate_limit.burst",
                        "goes only with algorithm: token_bucket")
                .require(
                        burst.isEmpty() || burst.get() >= 1,
                        "rate_limit.burst",
                        "must be at least 1, but is " + burst.orElse(0L))
                .throwIfAny();
    }

    /** The name of the limit in the contract file, such as {@code per_tenant_per_minute}. */
    public String name() {
        return name(scope, window);
    }

    /** The name of a limit with this scope and window. */
    public static String name(LimitScope scope, LimitWindow window) {
        String suffix = window == LimitWindow.TOTAL ? "_total" : "_per_" + window.label();
        return scope == LimitScope.ALL ? suffix.substring(1) : "per_" + scope.label() + suffix;
    }
}
