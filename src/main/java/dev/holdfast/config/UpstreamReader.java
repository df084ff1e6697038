package dev.holdfast.config;

import dev.holdfast.config.ContractKeys.CircuitBreaker;
import dev.holdfast.config.ContractKeys.Credentials;
import dev.holdfast.config.ContractKeys.RetryBudget;
import dev.holdfast.config.ContractKeys.Upstream;
import dev.holdfast.contract.CircuitBreakerPolicy;
import dev.holdfast.contract.ConnectionPolicy;
import dev.holdfast.contract.ContractViolation;
import dev.holdfast.contract.CredentialPolicy;
import dev.holdfast.contract.InvalidContractException;
import dev.holdfast.contract.KeyPolicy;
import dev.holdfast.contract.Protocol;
import dev.holdfast.contract.RateLimitPolicy;
import dev.holdfast.contract.RetryBudgetPolicy;
import dev.holdfast.contract.TransportPolicy;
import dev.holdfast.contract.UndeclaredPolicy;
import dev.holdfast.contract.UpstreamContract;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/** Makes an upstream's contract of its block. For one thread. */
final class UpstreamReader {

    /** Stands in for a URL that was refused, so that reading goes on; it is never called. */
    static final URI NOWHERE = URI.create("http://nowhere.localhost");

    private static final String DEFAULT_CREDENTIAL_HEADER = "Authorization";

    private final String name;
    private final Declared declared;
    private final Block block;

    UpstreamReader(String name, Declared declared) {
        this.name = name;
        this.declared = declared;
        this.block = declared.block();
    }

    /**
     * The contract; where parts of it were refused, one with defaults in their place; empty where there is no name.
     *
     * @param impliedUrl the URL of an upstream that names none; empty where it has to
     */
    Optional<UpstreamContract> read(Optional<URI> impliedUrl) {
        Optional<URI> url = block.get(Upstream.URL).or(() -> impliedUrl);
        if (url.isEmpty() && !block.names(Upstream.URL)) {
            declared.refuse(new ContractViolation(
                    Upstream.URL.name(),
                    "is missing; expected " + Upstream.URL.shape().expected()));
        }
        KeyPolicy key = key();
        TransportPolicy transport = new TransportPolicy(
                block.get(Upstream.HTTP_VERSION).orElse(TransportPolicy.DEFAULT.httpVersion()),
                block.get(Upstream.CA_FILE));
        ConnectionPolicy connection = connection();
        CircuitBreakerPolicy circuitBreaker = circuitBreaker();
        RetryBudgetPolicy retryBudget = retryBudget();
        Optional<CredentialPolicy> credentials = block.get(Upstream.CREDENTIALS).flatMap(this::credentials);
        RateLimitPolicy rateLimit = LimitReader.read(declared, block.get(Upstream.RATE_LIMIT));
        Function<URI, UpstreamContract> contract = at -> new UpstreamContract(
                name,
                at,
                block.get(Upstream.PROTOCOL).orElse(Protocol.HTTP),
                transport,
                key,
                connection,
                circuitBreaker,
                retryBudget,
                credentials,
                block.get(Upstream.UNDECLARED).orElse(UndeclaredPolicy.DENY),
                rateLimit);
        return declared.make(standIn(contract), () -> Optional.of(contract.apply(url.orElse(NOWHERE))));
    }

    /** What tools are judged against where the URL is refused; empty where the name is. */
    private static Optional<UpstreamContract> standIn(Function<URI, UpstreamContract> contract) {
        try {
            return Optional.of(contract.apply(NOWHERE));
        } catch (InvalidContractException unnameable) {
            return Optional.empty();
        }
    }

    private KeyPolicy key() {
        KeyPolicy standard = KeyPolicy.DEFAULT;
        return declared.make(
                standard,
                () -> new KeyPolicy(
                        block.get(Upstream.IDEMPOTENCY_HEADER).orElse(standard.header()),
                        block.get(Upstream.IDEMPOTENCY_WINDOW).orElse(standard.window()),
                        block.get(Upstream.UPSTREAM_KEY).orElse(standard.form())));
    }

    private ConnectionPolicy connection() {
        ConnectionPolicy standard = ConnectionPolicy.DEFAULT;
        return declared.make(
                standard,
                () -> new ConnectionPolicy(
                        block.get(Upstream.CONNECT_TIMEOUT).orElse(standard.connectTimeout()),
                        block.get(Upstream.ATTEMPT_TIMEOUT).orElse(standard.attemptTimeout()),
                        block.get(Upstream.MAX_CONNECTIONS).orElse(standard.maxConnections()),
                        block.get(Upstream.MAX_CONCURRENT).orElse(standard.maxConcurrent())));
    }

    private CircuitBreakerPolicy circuitBreaker() {
        CircuitBreakerPolicy standard = CircuitBreakerPolicy.DEFAULT;
        return block.get(Upstream.CIRCUIT_BREAKER)
                .map(breaker -> declared.make(
                        standard,
                        () -> new CircuitBreakerPolicy(
                                breaker.get(CircuitBreaker.FAILURE_RATIO).orElse(standard.failureRatio()),
                                breaker.get(CircuitBreaker.WINDOW).orElse(standard.window()),
                                breaker.get(CircuitBreaker.OPEN_FOR).orElse(standard.openFor()))))
                .orElse(standard);
    }

    private RetryBudgetPolicy retryBudget() {
        RetryBudgetPolicy standard = RetryBudgetPolicy.DEFAULT;
        return block.get(Upstream.RETRY_BUDGET)
                .map(budget -> declared.make(
                        standard,
                        () -> new RetryBudgetPolicy(
                                budget.get(RetryBudget.RATIO).orElse(standard.ratio()),
                                budget.get(RetryBudget.MIN_PER_SECOND).orElse(standard.minPerSecond()))))
                .orElse(standard);
    }

    private Optional<CredentialPolicy> credentials(Block credentials) {
        return credentials
                .get(Credentials.FILE)
                .flatMap(file -> declared.make(
                        Optional.empty(),
                        () -> Optional.of(new CredentialPolicy(
                                credentials.get(Credentials.HEADER).orElse(DEFAULT_CREDENTIAL_HEADER),
                                credentials.get(Credentials.PREFIX).orElse(""),
                                file))));
    }
}
