package dev.holdfast.contract;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Contracts for tests: finished ones, and builders of the same where a test changes a part. */
public final class Contracts {

    /** The upstream of every tool made here. */
    public static final String UPSTREAM = "crm";

    private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

    private Contracts() {}

    /** {@code create_ticket}: its upstream honours the key; a key is required; three attempts. */
    public static ToolContract idempotentWrite() {
        return idempotentWriteNamed("create_ticket").build();
    }

    /** {@code send_email}: its upstream takes no key and none is required; one attempt. */
    public static ToolContract nonIdempotentWrite() {
        return nonIdempotentWriteNamed("send_email").build();
    }

    /** {@code charge_card}: a key is required, but the upstream does not honour it; one attempt. */
    public static ToolContract keyedNonIdempotentWrite() {
        return nonIdempotentWriteNamed("charge_card").keyRequired(true).build();
    }

    /** {@code get_ticket}: changes nothing; three attempts. */
    public static ToolContract read() {
        return readNamed("get_ticket").build();
    }

    public static ToolContract.Builder idempotentWriteNamed(String name) {
        return ToolContract.named(name, UPSTREAM)
                .idempotent(true)
                .keyRequired(true)
                .retry(threeAttemptsOn(Outcome.RETRYABLE_FAILURE));
    }

    public static ToolContract.Builder nonIdempotentWriteNamed(String name) {
        return ToolContract.named(name, UPSTREAM);
    }

    public static ToolContract.Builder readNamed(String name) {
        return ToolContract.named(name, UPSTREAM).mode(Mode.READ).retry(threeAttemptsOn(Outcome.RETRYABLE_FAILURE));
    }

    /** Three attempts, exponential from 50 ms to 5 s with full jitter. */
    public static RetryPolicy threeAttemptsOn(Outcome... outcomes) {
        return new RetryPolicy(
                3,
                BackoffShape.EXPONENTIAL,
                RetryPolicy.DEFAULT_BASE_DELAY,
                RetryPolicy.DEFAULT_MAX_DELAY,
                Jitter.FULL,
                Set.of(outcomes));
    }

    public static Route route(String method, String path) {
        return new Route(method, PathTemplate.parse(path));
    }

    /** One exact limit; a call that meets it is refused. */
    public static RateLimitPolicy limit(LimitScope scope, LimitWindow window, long permits) {
        RateLimit limit = new RateLimit(scope, window, permits, LimitAlgorithm.EXACT, Optional.empty());
        return new RateLimitPolicy(List.of(limit), OnLimit.REJECT, Duration.ofSeconds(2), 1, false);
    }

    /** An upstream with every default that nothing listens at. */
    public static UpstreamContract upstream() {
        return upstream(NOWHERE);
    }

    public static UpstreamContract upstream(URI url) {
        return UpstreamContract.of(UPSTREAM, url);
    }

    /** An upstream that gives up on an attempt after {@code attemptTimeout}. */
    public static UpstreamContract upstream(URI url, Duration attemptTimeout) {
        ConnectionPolicy connection = new ConnectionPolicy(
                ConnectionPolicy.DEFAULT.connectTimeout(),
                attemptTimeout,
                ConnectionPolicy.DEFAULT.maxConnections(),
                ConnectionPolicy.DEFAULT.maxConcurrent());
        return new UpstreamContract(
                UPSTREAM,
                url,
                Protocol.HTTP,
                TransportPolicy.DEFAULT,
                KeyPolicy.DEFAULT,
                connection,
                CircuitBreakerPolicy.DEFAULT,
                RetryBudgetPolicy.DEFAULT,
                Optional.empty(),
                UndeclaredPolicy.DENY,
                RateLimitPolicy.NONE);
    }

    /** The three tools over one upstream at {@code url}. */
    public static ContractSet set(URI url) {
        return set(upstream(url), idempotentWrite(), nonIdempotentWrite(), read());
    }

    public static ContractSet set(UpstreamContract upstream, ToolContract... tools) {
        return ContractSet.of("test", List.of(upstream), List.of(tools));
    }
}
