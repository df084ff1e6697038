package dev.holdfast.admin;

import dev.holdfast.contract.CircuitBreakerPolicy;
import dev.holdfast.contract.CredentialPolicy;
import dev.holdfast.contract.KeyHeader;
import dev.holdfast.contract.RetryBudgetPolicy;
import dev.holdfast.contract.UpstreamContract;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An upstream's contract with every default filled in; keys and notation are those of the contract file.
 *
 * @param idempotencyHeader a header's name; {@code null} as text where the upstream takes no key; absent where it depends
 *     on the tool
 */
@Schema(description = "An upstream's contract with every default filled in, in the contract file's keys and notation")
record UpstreamView(
        String url,
        String protocol,
        Optional<String> idempotencyHeader,
        String idempotencyWindow,
        String upstreamKey,
        String connectTimeout,
        String attemptTimeout,
        int maxConnections,
        int maxConcurrent,
        CircuitBreakerView circuitBreaker,
        RetryBudgetView retryBudget,
        Optional<CredentialsView> credentials,
        String undeclared,
        LimitsView rateLimit) {

    record CircuitBreakerView(double failureRatio, int window, String openFor) {
        static CircuitBreakerView of(CircuitBreakerPolicy policy) {
            return new CircuitBreakerView(policy.failureRatio(), policy.window(), Notation.of(policy.openFor()));
        }
    }

    record RetryBudgetView(double ratio, int minPerSecond) {
        static RetryBudgetView of(RetryBudgetPolicy policy) {
            return new RetryBudgetView(policy.ratio(), policy.minPerSecond());
        }
    }

    /** Where a secret is found and sent; the prefix is left out, because it is a part of what is sent. */
    record CredentialsView(String header, String file) {
        static CredentialsView of(CredentialPolicy policy) {
            return new CredentialsView(policy.header(), policy.file().toString());
        }
    }

    static UpstreamView of(UpstreamContract upstream) {
        return new UpstreamView(
                upstream.url().toString(),
                upstream.protocol().label(),
                notation(upstream.key().header()),
                Notation.of(upstream.key().window()),
                upstream.key().form().label(),
                Notation.of(upstream.connection().connectTimeout()),
                Notation.of(upstream.connection().attemptTimeout()),
                upstream.connection().maxConnections(),
                upstream.connection().maxConcurrent(),
                CircuitBreakerView.of(upstream.circuitBreaker()),
                RetryBudgetView.of(upstream.retryBudget()),
                upstream.credentials().map(CredentialsView::of),
                upstream.undeclared().label(),
                LimitsView.of(upstream.rateLimit()));
    }

    private static Optional<String> notation(KeyHeader header) {
        return switch (header) {
            case KeyHeader.Undeclared _ -> Optional.empty();
            case KeyHeader.None _ -> Optional.of("null");
            case KeyHeader.Named named -> Optional.of(named.name());
        };
    }
}
