package dev.holdfast.http;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.IdentityHashMap;
import java.util.List;

/** The clients' connections of one event loop; only for it. */
final class ClientConnections {

    private final IdentityHashMap<HttpConnection, ClientConnection> open = new IdentityHashMap<>();

    /** Those on which too little has come to know what is spoken there, and whether that was so the last time. */
    private final IdentityHashMap<Channel, Boolean> unopened = new IdentityHashMap<>();

    /** A client's connection and what is going on there. */
    static final class ClientConnection {

        private final HttpConnection connection;
        private int requests;
        private boolean wasIdle;
        private boolean closing;

        private ClientConnection(HttpConnection connection) {
            this.connection = connection;
        }

        void requestBegan() {
            requests++;
            wasIdle = false;
        }

        void requestEnded() {
            requests--;
        }

        /** Takes no further request; the connection is closed once the present response is written. */
        void closing() {
            closing = true;
        }

        boolean isClosing() {
            return closing;
        }

        /** Flushes what is written, then closes. */
        void close() {
            closing = true;
            connection.close();
        }
    }

    void accepted(Channel channel) {
        unopened.put(channel, false);
        var _ = channel.closeFuture().addListener(_ -> unopened.remove(channel));
    }

    void opened(HttpConnection connection) {
        unopened.remove(((ConnectionBase) connection).channel());
        open.put(connection, new ClientConnection(connection));
        connection.closeHandler(_ -> open.remove(connection));
    }

    ClientConnection of(HttpConnection connection) {
        return open.computeIfAbsent(connection, ClientConnection::new);
    }

    /**
     * Closes the connections without a request that had none when they were asked the last time either; a request counts
     * from the end of its head, so that a head that trickles in does not keep one open.
     */
    void closeIdle() {
        for (ClientConnection client : List.copyOf(open.values())) {
            if (client.requests == 0 && client.wasIdle) {
                client.close();
            }
            client.wasIdle = client.requests == 0;
        }
        for (Channel channel : List.copyOf(unopened.keySet())) {
            if (Boolean.TRUE.equals(unopened.put(channel, true))) {
                var _ = channel.close();
            }
        }
    }
}
