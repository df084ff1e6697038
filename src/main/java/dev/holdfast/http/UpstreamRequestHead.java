package dev.holdfast.http;

import dev.holdfast.call.AttemptRequest;
import dev.holdfast.call.RequestBody;
import dev.holdfast.contract.CredentialPolicy;
import dev.holdfast.contract.UpstreamContract;
import dev.holdfast.idempotency.HeaderField;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The head of an attempt: what the agent sent end to end, and what Holdfast alone decides. */
final class UpstreamRequestHead {

    /**
     * Fields that an attempt never takes over from the agent: where it goes, how it is framed, how it uses the
     * connection, and an Expect that Holdfast, which holds the body, has answered itself.
     */
    private static final Set<String> DECIDED_HERE = Set.of(
            "host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "expect", "trailer");

    private static final Set<String> METHODS_WITHOUT_BODY = Set.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE");

    private UpstreamRequestHead() {}

    /**
     * Prepares {@code request}; writes nothing.
     *
     * @param secret value of the credentials' header; empty where the upstream has none
     * @throws IllegalArgumentException where a field can't be sent
     */
    static void prepare(HttpClientRequest request, AttemptRequest attempt, Optional<String> secret) {
        UpstreamContract upstream = attempt.upstream();
        URI url = upstream.url();
        request.setMethod(HttpMethod.valueOf(attempt.method()))
                .authority(HostAndPort.create(url.getHost(), port(upstream)))
                .setURI(target(attempt))
                .setFollowRedirects(false);
        Optional<CredentialPolicy> credentials = upstream.credentials();
        MultiMap headers = request.headers();
        for (HeaderField field : attempt.headers()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            boolean replaced = credentials
                    .filter(policy -> field.passesFor(policy.header()))
                    .isPresent();
            if (!replaced && !DECIDED_HERE.contains(name)) {
                headers.add(field.name(), field.value());
            }
        }
        credentials.ifPresent(policy -> headers.add(policy.header(), secret.orElseThrow()));
        headers.add("Via", "1.1 holdfast");
        frame(request, attempt);
        if (attempt.connection() == AttemptRequest.Connection.FRESH && request.version() != HttpVersion.HTTP_2) {
            headers.add("Connection", "close");
        }
    }

    static int port(UpstreamContract upstream) {
        int port = upstream.url().getPort();
        if (port >= 0) {
            return port;
        }
        return UpstreamOptions.isTls(upstream) ? 443 : 80;
    }

    static String target(AttemptRequest attempt) {
        String target = attempt.upstream().basePath() + attempt.target();
        return target.startsWith("/") ? target : "/" + target;
    }

    private static void frame(HttpClientRequest request, AttemptRequest attempt) {
        switch (attempt.body()) {
            case RequestBody.Whole whole -> {
                if (whole.bytes().length() > 0 || !METHODS_WITHOUT_BODY.contains(attempt.method())) {
                    declareLength(request, whole.bytes().length());
                }
            }
            case RequestBody.Live live -> {
                if (live.length().isPresent()) {
                    declareLength(request, live.length().getAsLong());
                } else {
                    request.setChunked(true);
                }
            }
        }
    }

    private static void declareLength(HttpClientRequest request, long length) {
        request.putHeader("Content-Length", Long.toString(length));
    }
}
