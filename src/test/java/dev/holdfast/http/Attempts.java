package dev.holdfast.http;

import dev.holdfast.call.AttemptRequest;
import dev.holdfast.call.RequestBody;
import dev.holdfast.contract.CircuitBreakerPolicy;
import dev.holdfast.contract.ConnectionPolicy;
import dev.holdfast.contract.CredentialPolicy;
import dev.holdfast.contract.HttpVersionPolicy;
import dev.holdfast.contract.KeyPolicy;
import dev.holdfast.contract.Protocol;
import dev.holdfast.contract.RateLimitPolicy;
import dev.holdfast.contract.RetryBudgetPolicy;
import dev.holdfast.contract.TransportPolicy;
import dev.holdfast.contract.UndeclaredPolicy;
import dev.holdfast.contract.UpstreamContract;
import dev.holdfast.idempotency.HeaderField;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Builds attempts, and the contracts of the upstreams they go to. For one thread. */
final class Attempts {

    private final URI url;
    private String method = "POST";
    private String target = "/v1/tickets";
    private final List<HeaderField> headers = new ArrayList<>();
    private RequestBody body = new RequestBody.Whole(Buffer.buffer("{\"title\":\"x\"}"));
    private AttemptRequest.Connection connection = AttemptRequest.Connection.POOLED;
    private Duration timeout = Duration.ofSeconds(20);
    private AttemptRequest.Holding holding = new AttemptRequest.Holding(256 * 1024, true);
    private AttemptRequest.Gate gate = Optional::empty;
    private HttpVersionPolicy version = HttpVersionPolicy.AUTO;
    private Optional<Path> caFile = Optional.empty();
    private Optional<CredentialPolicy> credentials = Optional.empty();
    private ConnectionPolicy policy = new ConnectionPolicy(Duration.ofSeconds(5), Duration.ofSeconds(20), 64, 64);

    private Attempts(URI url) {
        this.url = url;
    }

    /** A POST to {@code url} that holds what it gets, in HTTP/1.1. */
    static Attempts to(URI url) {
        return new Attempts(url);
    }

    Attempts key(String key) {
        return header("Idempotency-Key", key);
    }

    Attempts header(String name, String value) {
        headers.add(new HeaderField(name, value));
        return this;
    }

    Attempts method(String newMethod) {
        method = newMethod;
        return this;
    }

    Attempts get() {
        return method("GET").empty();
    }

    Attempts target(String newTarget) {
        target = newTarget;
        return this;
    }

    Attempts empty() {
        body = RequestBody.EMPTY;
        return this;
    }

    Attempts body(String text) {
        body = new RequestBody.Whole(Buffer.buffer(text));
        return this;
    }

    Attempts live(ReadStream<Buffer> stream, OptionalLong length) {
        body = new RequestBody.Live(stream, length);
        return this;
    }

    Attempts fresh() {
        connection = AttemptRequest.Connection.FRESH;
        return this;
    }

    Attempts timeout(Duration newTimeout) {
        timeout = newTimeout;
        return this;
    }

    Attempts holding(int maxBytes, boolean undeclaredLength) {
        holding = new AttemptRequest.Holding(maxBytes, undeclaredLength);
        return this;
    }

    Attempts gate(AttemptRequest.Gate newGate) {
        gate = newGate;
        return this;
    }

    Attempts http2() {
        version = HttpVersionPolicy.HTTP_2;
        return this;
    }

    Attempts version(HttpVersionPolicy newVersion) {
        version = newVersion;
        return this;
    }

    Attempts trusting(Path newCaFile) {
        caFile = Optional.of(newCaFile);
        return this;
    }

    Attempts credentials(CredentialPolicy newCredentials) {
        credentials = Optional.of(newCredentials);
        return this;
    }

    Attempts connections(int maxConnections, int maxConcurrent) {
        policy = new ConnectionPolicy(policy.connectTimeout(), policy.attemptTimeout(), maxConnections, maxConcurrent);
        return this;
    }

    Attempts connectTimeout(Duration connectTimeout) {
        policy = new ConnectionPolicy(
                connectTimeout, policy.attemptTimeout(), policy.maxConnections(), policy.maxConcurrent());
        return this;
    }

    UpstreamContract contract() {
        return new UpstreamContract(
                "crm",
                url,
                Protocol.HTTP,
                new TransportPolicy(version, caFile),
                KeyPolicy.DEFAULT,
                policy,
                CircuitBreakerPolicy.DEFAULT,
                RetryBudgetPolicy.DEFAULT,
                credentials,
                UndeclaredPolicy.DENY,
                RateLimitPolicy.NONE);
    }

    AttemptRequest build() {
        return new AttemptRequest(
                contract(), method, target, List.copyOf(headers), body, connection, timeout, holding, gate);
    }
}
