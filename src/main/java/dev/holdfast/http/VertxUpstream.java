package dev.holdfast.http;

import dev.holdfast.call.AttemptRequest;
import dev.holdfast.call.Upstream;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.CredentialPolicy;
import dev.holdfast.contract.UpstreamContract;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Sends attempts over HTTP/1.1 and HTTP/2.
 *
 * <p>There is one pool for each upstream's contract, so an upstream that a reload changed gets new connections. Safe for
 * use by any thread; an attempt stays on the Vert.x context that it was sent from.
 */
public final class VertxUpstream implements Upstream {

    private static final Duration CREDENTIALS_READ_EVERY = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final CredentialFiles credentials;
    private final Map<UpstreamContract, UpstreamPool> pools = new ConcurrentHashMap<>();

    public VertxUpstream(Vertx vertx) {
        this(vertx, new CredentialFiles(vertx, CREDENTIALS_READ_EVERY));
    }

    VertxUpstream(Vertx vertx, CredentialFiles credentials) {
        this.vertx = vertx;
        this.credentials = credentials;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException where the target could not be a request's target
     */
    @Override
    public Exchange send(AttemptRequest attempt) {
        if (!attempt.target().chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new IllegalArgumentException("a request target must be printable ASCII without blanks");
        }
        VertxExchange exchange = new VertxExchange(vertx, attempt, entered(attempt.upstream()));
        exchange.begin(credentials);
        return exchange;
    }

    /** Closes every pool that {@code contracts} do not name, each once its last attempt has ended. */
    public void retain(ContractSet contracts) {
        Set<UpstreamContract> named = new HashSet<>(contracts.upstreams().values());
        for (UpstreamContract upstream : pools.keySet()) {
            if (!named.contains(upstream)) {
                dismiss(upstream);
            }
        }
        credentials.retain(named.stream()
                .flatMap(upstream -> upstream.credentials().stream())
                .map(CredentialPolicy::file)
                .collect(Collectors.<Path>toSet()));
    }

    /** Closes every pool once its last attempt has ended, and reads no credentials again. */
    public void close() {
        pools.keySet().forEach(this::dismiss);
        credentials.close();
    }

    /** Counts in while the map holds the pool, so that it is not dismissed in between. */
    private UpstreamPool entered(UpstreamContract upstream) {
        return pools.compute(upstream, (contract, known) -> {
            UpstreamPool pool = known == null ? new UpstreamPool(vertx, contract) : known;
            pool.enter();
            return pool;
        });
    }

    private void dismiss(UpstreamContract upstream) {
        UpstreamPool pool = pools.remove(upstream);
        if (pool != null) {
            pool.leave();
        }
    }
}
