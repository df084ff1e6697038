package dev.holdfast.http;

import io.netty.channel.Channel;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.util.function.BiConsumer;

/**
 * A server that tells of a connection as soon as it is accepted.
 *
 * <p>Vert.x tells of one only when it knows the version spoken there: of HTTP/1.1 with the first request's whole head, of
 * HTTP/2 with the client's preface. Until then nobody could count how long a client takes over either.
 */
final class WatchedServer extends HttpServerImpl {

    private final ClientConnections connections;

    WatchedServer(VertxInternal vertx, HttpServerOptions options, ClientConnections connections) {
        super(vertx, options);
        this.connections = connections;
    }

    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress address, GlobalTrafficShapingHandler trafficShaping) {
        BiConsumer<Channel, SslChannelProvider> handler = super.childHandler(context, address, trafficShaping);
        return (channel, tls) -> {
            connections.accepted(channel);
            handler.accept(channel, tls);
        };
    }
}
