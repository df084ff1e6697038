package dev.holdfast.contract;

import java.net.URI;
import java.util.Optional;

/**
 * What is declared about a tool server.
 *
 * @param name the first segment of its paths on the data port
 * @param url base URL; no user info, query or fragment
 * @param protocol what it speaks
 * @param transport how it is spoken to
 * @param key how it takes idempotency keys
 * @param connection how it is connected to
 * @param circuitBreaker when it is left alone
 * @param retryBudget how many retries it is asked to bear
 * @param credentials a secret put on every attempt
 * @param undeclared what happens to a call that matches no tool
 * @param rateLimit limits over all its tools
 */
public record UpstreamContract(
        String name,
        URI url,
        Protocol protocol,
        TransportPolicy transport,
        KeyPolicy key,
        ConnectionPolicy connection,
        CircuitBreakerPolicy circuitBreaker,
        RetryBudgetPolicy retryBudget,
        Optional<CredentialPolicy> credentials,
        UndeclaredPolicy undeclared,
        RateLimitPolicy rateLimit) {

    public UpstreamContract {
        String scheme = url.getScheme() == null ? "" : url.getScheme();
        new Checks()
                .name(name)
                .require(
                        scheme.equals("http") || scheme.equals("https"),
                        "url",
                        "must begin with http:// or https://, but is " + url)
                .require(url.getHost() != null, "url", "names no host: " + url)
                .require(url.getRawUserInfo() == null, "url", "must not carry user info; use credentials")
                .require(
                        url.getRawQuery() == null && url.getRawFragment() == null,
                        "url",
                        "must have neither query nor fragment: " + url)
                .require(
                        transport.caFile().isEmpty() || scheme.equals("https"),
                        "ca_file",
                        "goes only with an https:// url, but url is " + url)
                .throwIfAny();
    }

    /** An upstream with every default. */
    public static UpstreamContract of(String name, URI url) {
        return new UpstreamContract(
                name,
                url,
                Protocol.HTTP,
                TransportPolicy.DEFAULT,
                KeyPolicy.DEFAULT,
                ConnectionPolicy.DEFAULT,
                CircuitBreakerPolicy.DEFAULT,
                RetryBudgetPolicy.DEFAULT,
                Optional.empty(),
                UndeclaredPolicy.DENY,
                RateLimitPolicy.NONE);
    }

    /** The base URL's path without a final slash; empty for the root. */
    public String basePath() {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Whether the upstream gives the same result for the same key of {@code tool}. */
    public boolean honoursKeyOf(ToolContract tool) {
        return tool.idempotent() && key.header().nameFor(tool).isPresent();
    }
}
