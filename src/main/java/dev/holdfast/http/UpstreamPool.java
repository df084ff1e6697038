package dev.holdfast.http;

import dev.holdfast.call.AttemptRequest;
import dev.holdfast.contract.UpstreamContract;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.http.impl.HttpClientInternal;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections to one upstream, as one version of its contract defines them. Safe for use by any thread.
 *
 * <p>Fresh connections stand outside Vert.x's pool, which could otherwise hand out one that was opened for somebody who
 * gave up waiting and has been idle since. {@code max_connections} bounds either kind for itself.
 */
final class UpstreamPool {

    private final Vertx vertx;
    private final UpstreamContract upstream;
    private final HttpClientInternal client;
    private final SocketAddress address;
    private final AtomicInteger pooledConnections = new AtomicInteger();
    private final AtomicInteger freshConnections = new AtomicInteger();

    /** Attempts under way, and one for whoever may still begin some. The client is closed at 0. */
    private final AtomicInteger users = new AtomicInteger(1);

    UpstreamPool(Vertx vertx, UpstreamContract upstream) {
        this.vertx = vertx;
        this.upstream = upstream;
        this.client = (HttpClientInternal) vertx.httpClientBuilder()
                .with(UpstreamOptions.client(upstream))
                .with(UpstreamOptions.pool(upstream))
                .withConnectHandler(connection -> {
                    pooledConnections.incrementAndGet();
                    watch(connection, pooledConnections::decrementAndGet);
                })
                .build();
        this.address = SocketAddress.inetSocketAddress(UpstreamRequestHead.port(upstream), host(upstream));
    }

    /** Counts an attempt in, so that the client stays open until it has {@link #leave left}. */
    void enter() {
        users.incrementAndGet();
    }

    void leave() {
        if (users.decrementAndGet() == 0) {
            client.close();
        }
    }

    /**
     * A request of which nothing is sent, with its connection in hand. Takes no longer than {@code connect_timeout},
     * waiting for a place in the pool included.
     */
    Future<HttpClientRequest> request(AttemptRequest.Connection connection) {
        return switch (connection) {
            case POOLED -> pooled();
            case FRESH -> fresh();
        };
    }

    /** Why there was no request. */
    NotSent.Reason reason(Throwable failure) {
        boolean waited = failure instanceof TimeoutException
                && pooledConnections.get() >= upstream.connection().maxConnections();
        return waited ? NotSent.Reason.OVERLOADED : WireEvidence.ofConnecting(failure);
    }

    private Future<HttpClientRequest> pooled() {
        return client.request(new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(address.host())
                .setPort(address.port())
                .setSsl(UpstreamOptions.isTls(upstream))
                .setURI("/")
                .setConnectTimeout(connectTimeoutMillis()));
    }

    private Future<HttpClientRequest> fresh() {
        if (freshConnections.incrementAndGet() > upstream.connection().maxConnections()) {
            freshConnections.decrementAndGet();
            return Future.failedFuture(
                    new ConnectionPoolTooBusyException("as many fresh connections as allowed are in use"));
        }
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        Promise<HttpClientRequest> asked = context.promise();
        long timer = vertx.setTimer(
                connectTimeoutMillis(), _ -> asked.tryFail(new TimeoutException("connecting took too long")));
        client.connect(address, address)
                .onFailure(_ -> freshConnections.decrementAndGet())
                .onSuccess(connection -> watch(connection, freshConnections::decrementAndGet))
                .compose(connection -> requestOn(connection, context, asked))
                .onFailure(asked::tryFail);
        return asked.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private static Future<HttpClientRequest> requestOn(
            HttpClientConnection connection, ContextInternal context, Promise<HttpClientRequest> asked) {
        return connection.createRequest(context).onSuccess(request -> {
            if (!asked.tryComplete(request)) {
                connection.close();
            }
        });
    }

    /**
     * Runs {@code onClose} when the connection is closed or, unlike a close handler, if it is already. Failures of the
     * connection are told by the requests on it, and not by Vert.x's log.
     */
    private static void watch(HttpConnection connection, Runnable onClose) {
        connection.exceptionHandler(_ -> {});
        ((ConnectionBase) connection).closeFuture().onComplete(_ -> onClose.run());
    }

    private int connectTimeoutMillis() {
        return UpstreamOptions.millis(upstream.connection().connectTimeout());
    }

    private static String host(UpstreamContract upstream) {
        return upstream.url().getHost().replaceAll("^\\[|]$", "");
    }
}
