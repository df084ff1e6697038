package dev.holdfast.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The port that agents call: HTTP/1.1 and HTTP/2 without TLS (prior knowledge or Upgrade), served by several event loops.
 *
 * <p>A server of its own, so that nothing of the control port can collide with a proxied path. Safe for use by any thread.
 */
public final class DataPort {

    /** HTTP/2 data that a client may send ahead on one connection before anybody reads it. */
    private static final int CONNECTION_WINDOW_BYTES = 1 << 20;

    /** Keeps apart the data ports of one process that ask for any free port: Vert.x shares a port by its negative number. */
    private static final AtomicInteger FREE_PORTS = new AtomicInteger();

    private final Vertx vertx;
    private final DataPortOptions options;
    private final CallFront front;
    private final DataPortWiring wiring;
    private final RequestsUnderWay underWay = new RequestsUnderWay();
    private final List<Context> eventLoops = new CopyOnWriteArrayList<>();
    private volatile int port;
    private final AtomicReference<Optional<String>> deployment = new AtomicReference<>(Optional.empty());

    public DataPort(Vertx vertx, DataPortOptions options, DataPortWiring wiring) {
        this.vertx = vertx;
        this.options = options;
        this.wiring = wiring;
        this.front = new CallFront(wiring, options.longestWait());
    }

    /** Starts to listen; completes with the port, exceptionally where it can't be bound. */
    public CompletionStage<Integer> start() {
        int shared = options.port() == 0 ? -FREE_PORTS.incrementAndGet() : options.port();
        return vertx.deployVerticle(
                        () -> new EventLoop(shared), new DeploymentOptions().setInstances(options.eventLoops()))
                .map(id -> {
                    deployment.set(Optional.of(id));
                    return port;
                })
                .toCompletionStage();
    }

    /**
     * Refuses new calls with 503, waits until those under way are answered and {@code calls} is complete, but not longer
     * than {@code grace}, and closes every connection.
     *
     * @param calls completes when no call is left, those included whose clients have gone: closing the port takes its
     *     event loops' timers and connections to upstreams away, which a call needs to its end
     */
    public CompletionStage<Void> stop(Duration grace, CompletionStage<Void> calls) {
        Promise<Void> drained = Promise.promise();
        long timer = vertx.setTimer(Math.max(1, grace.toMillis()), _ -> drained.tryComplete());
        underWay.drain().runAfterBoth(calls, drained::tryComplete);
        return drained.future()
                .compose(_ -> {
                    vertx.cancelTimer(timer);
                    return deployment
                            .getAndSet(Optional.empty())
                            .map(vertx::undeploy)
                            .orElseGet(Future::succeededFuture);
                })
                .toCompletionStage();
    }

    /** The event loops that serve it, for as long as it listens. */
    public List<Context> eventLoops() {
        return List.copyOf(eventLoops);
    }

    /** The port it listens on, once it is started. */
    public int port() {
        return port;
    }

    private HttpServerOptions serverOptions() {
        return new HttpServerOptions()
                .setTcpNoDelay(true)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setMaxInitialLineLength(options.maxInitialLineBytes())
                .setMaxHeaderSize(options.maxHeaderBytes())
                .setIdleTimeout(Math.toIntExact(options.silence().toSeconds()))
                .setHttp2ClearTextEnabled(true)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
                .setInitialSettings(new Http2Settings()
                        .setPushEnabled(false)
                        .setMaxConcurrentStreams(options.maxStreams())
                        .setMaxHeaderListSize(options.maxHeaderBytes()));
    }

    /** One of the event loops that serve the port. */
    private final class EventLoop extends AbstractVerticle {

        private final int sharedPort;
        private final ClientConnections connections = new ClientConnections();

        EventLoop(int sharedPort) {
            this.sharedPort = sharedPort;
        }

        @Override
        public void start(Promise<Void> started) {
            HttpServer server = new WatchedServer((VertxInternal) vertx, serverOptions(), connections)
                    .connectionHandler(connections::opened)
                    .requestHandler(this::handle)
                    .invalidRequestHandler(this::handleUndecodable);
            vertx.setPeriodic(Math.max(1, options.keepAlive().toMillis()), _ -> connections.closeIdle());
            server.listen(sharedPort, options.host())
                    .<Void>map(listening -> {
                        port = listening.actualPort();
                        eventLoops.add(context);
                        return null;
                    })
                    .onComplete(started);
        }

        @Override
        public void stop() {
            eventLoops.remove(context);
        }

        private void handle(HttpServerRequest request) {
            var client = connections.of(request.connection());
            // What comes after a request whose end is in doubt is no request.
            if (!client.isClosing()) {
                front.handle(
                        new Exchange(request, client, underWay, wiring.timers()),
                        DataPort.this::isOwnAuthority,
                        underWay.isDraining());
            }
        }

        /** A request that the decoder could not make sense of; the server closes its connection after the response. */
        private void handleUndecodable(HttpServerRequest request) {
            var client = connections.of(request.connection());
            if (!client.isClosing()) {
                Exchange exchange = new Exchange(request, client, underWay, wiring.timers());
                exchange.distrustConnection();
                front.refuse(exchange, undecodable(request.decoderResult().cause()));
            }
        }
    }

    private boolean isOwnAuthority(String authority) {
        return Stream.of("localhost", "127.0.0.1", "[::1]", options.host())
                .anyMatch(host -> authority.equals(host + ":" + port));
    }

    private Refusal undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Refusal.invalid(414, "The request line is longer than " + options.maxInitialLineBytes() + " bytes.");
        }
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
            return Refusal.invalid(
                    431, "The header fields are longer than " + options.maxHeaderBytes() + " bytes together.");
        }
        return Refusal.invalid("The request head is not what HTTP demands.");
    }
}
