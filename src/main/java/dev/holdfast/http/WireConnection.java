package dev.holdfast.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.impl.HttpClientConnection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What only the connection itself can say: whether it still takes a request, and which streams a GOAWAY left out.
 *
 * <p>Vert.x shows neither, so this class, and with {@link UpstreamPool} no other, looks below its public interface. The
 * questions have a true answer on the connection's own event loop only; see {@link #execute}.
 */
final class WireConnection {

    /** Requests withdrawn from an HTTP/2 connection, whose places in the pool Vert.x 4.5 never gives back. */
    private static final AttributeKey<AtomicInteger> LOST_PLACES =
            AttributeKey.valueOf(WireConnection.class, "lostPlaces");

    private static final long CANCEL = 0x8;

    /** What a GOAWAY says about a stream. */
    enum GoAway {
        NONE,
        /** The peer may have looked at it. */
        MAY_INCLUDE,
        /** The peer has not looked at it, and never will. */
        LEAVES_OUT
    }

    private final HttpClientConnection connection;
    private final Optional<Http2Connection> http2;

    private WireConnection(HttpClientConnection connection) {
        this.connection = connection;
        this.http2 = Optional.ofNullable(connection.channel().pipeline().get(Http2ConnectionHandler.class))
                .map(Http2ConnectionHandler::connection);
    }

    static WireConnection of(HttpClientRequest request) {
        return new WireConnection((HttpClientConnection) request.connection());
    }

    boolean isHttp2() {
        return http2.isPresent();
    }

    /** Runs {@code task} on the connection's event loop, at once where this is it. */
    void execute(Runnable task) {
        EventLoop eventLoop = channel().eventLoop();
        if (eventLoop.inEventLoop()) {
            task.run();
        } else {
            eventLoop.execute(task);
        }
    }

    /** Whether a request written now goes out: neither end is known to have closed. */
    boolean takesRequests() {
        return channel().isActive()
                && http2.map(streams -> !streams.goAwayReceived() && !streams.goAwaySent())
                        .orElse(true);
    }

    /** The stream begun last; 0 before the first, and on HTTP/1.1. */
    int lastStream() {
        return http2.map(streams -> streams.local().lastStreamCreated()).orElse(0);
    }

    /** What the peer said about {@code stream} when it announced the connection's end (RFC 9113 section 6.8). */
    GoAway goAway(int stream) {
        return http2.filter(Http2Connection::goAwayReceived)
                .map(streams ->
                        stream > streams.local().lastStreamKnownByPeer() ? GoAway.LEAVES_OUT : GoAway.MAY_INCLUDE)
                .orElse(GoAway.NONE);
    }

    /** Takes back a request of which nothing was sent; the connection stays as it was. */
    void withdraw(HttpClientRequest request) {
        request.reset(CANCEL);
        if (isHttp2() && lostPlaces().incrementAndGet() * 2L >= connection.concurrency()) {
            // Leaves the pool at once, and closes when its last stream has ended.
            connection.shutdown(1, TimeUnit.HOURS);
        }
    }

    /** Resets a stream of which the peer has answered and not taken all; Vert.x would not, once it has all of it. */
    @SuppressWarnings("FutureReturnValueIgnored") // it fails where the connection has ended, and the stream with it
    void cancel(int stream) {
        execute(() -> {
            Http2ConnectionHandler handler = channel().pipeline().get(Http2ConnectionHandler.class);
            if (handler != null && handler.connection().stream(stream) != null) {
                ChannelHandlerContext context = connection.channelHandlerContext();
                handler.resetStream(context, stream, CANCEL, context.newPromise());
                context.flush();
            }
        });
    }

    void close() {
        connection.close();
    }

    private AtomicInteger lostPlaces() {
        AtomicInteger fresh = new AtomicInteger();
        AtomicInteger known = channel().attr(LOST_PLACES).setIfAbsent(fresh);
        return known == null ? fresh : known;
    }

    private Channel channel() {
        return connection.channel();
    }
}
