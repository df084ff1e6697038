package dev.holdfast.http;

import dev.holdfast.call.Timers;
import dev.holdfast.http.ClientConnections.ClientConnection;
import dev.holdfast.idempotency.HeaderField;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One request on the data port and its response, for the event loop of its connection.
 *
 * <p>It is over when the response is written or the client has gone; what is written afterwards is dropped. A request
 * body that nobody reads to its end is never taken for the next request: over HTTP/1.1 the connection is closed, after a
 * moment in which the client can read the response; over HTTP/2 the stream is reset.
 */
final class Exchange {

    private static final int LINGER_BYTES = 1 << 20;
    private static final Duration LINGER = Duration.ofSeconds(1);
    private static final long NO_ERROR = 0;
    private static final long INTERNAL_ERROR = 2;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ClientConnection client;
    private final RequestsUnderWay underWay;
    private final Timers timers;

    private boolean declaresBody = true;
    private boolean awaitsContinue;
    private boolean distrusted;
    private boolean over;
    private Runnable onClientGone = () -> {};

    Exchange(HttpServerRequest request, ClientConnection client, RequestsUnderWay underWay, Timers timers) {
        this.request = request;
        this.response = request.response();
        this.client = client;
        this.underWay = underWay;
        this.timers = timers;
        underWay.began();
        client.requestBegan();
        response.exceptionHandler(this::failed);
        response.closeHandler(_ -> clientGone());
    }

    HttpServerRequest request() {
        return request;
    }

    /** The response, whose head is written by {@link #head}; only while the exchange is not over. */
    HttpServerResponse response() {
        return response;
    }

    Timers timers() {
        return timers;
    }

    boolean isHead() {
        return request.method().name().equals("HEAD");
    }

    boolean isHttp1() {
        return request.version() != HttpVersion.HTTP_2;
    }

    boolean isOver() {
        return over;
    }

    /** Says what the head told about the body; until then one is taken to follow. */
    void understood(RequestHead head) {
        declaresBody = head.declaresBody();
        awaitsContinue = head.awaitsContinue();
    }

    /** Asks the client for the body that it holds back, if it does. */
    void wantBody() {
        if (awaitsContinue && !over) {
            awaitsContinue = false;
            response.writeContinue();
        }
    }

    /**
     * Runs {@code action} too if the client goes before the response is written; at once if it has gone. Not for an
     * exchange whose response is written.
     */
    void whenClientGone(Runnable action) {
        if (over) {
            action.run();
            return;
        }
        Runnable before = onClientGone;
        onClientGone = () -> {
            before.run();
            action.run();
        };
    }

    /** Sets status and header fields; they go out with the first byte of the body, or its end. */
    void head(int status, List<HeaderField> fields) {
        response.setStatusCode(status);
        for (HeaderField field : fields) {
            if (FieldSyntax.isName(field.name()) && FieldSyntax.isValue(field.value())) {
                response.headers().add(field.name(), field.value());
            }
        }
        if (isHttp1() && (client.isClosing() || underWay.isDraining() || isBodyUnread())) {
            client.closing();
            response.headers().set("Connection", "close");
        }
    }

    void end(Buffer body) {
        if (over) {
            return;
        }
        written(response.end(body));
    }

    void end() {
        if (over) {
            return;
        }
        written(response.end());
    }

    /** Breaks the response off so that the client sees that it is not whole. */
    void cutOff() {
        if (over) {
            return;
        }
        over = true;
        if (isHttp1()) {
            client.closing();
        }
        response.reset(INTERNAL_ERROR);
        ended();
    }

    /** Closes the connection when the response is out: nobody knows where the next request begins. */
    void distrustConnection() {
        distrusted = true;
        client.closing();
    }

    /** Whether a failure means that the client has gone; any other is one of what it sent. */
    static boolean isClientGone(Throwable failure) {
        return failure instanceof IOException || failure instanceof VertxException;
    }

    private void failed(Throwable failure) {
        if (isClientGone(failure)) {
            clientGone();
        }
    }

    private void clientGone() {
        if (!over) {
            over = true;
            onClientGone.run();
            ended();
        }
    }

    /** Counts as under way until the operating system has it, because a port that stops closes at once. */
    private void written(Future<Void> flushed) {
        over = true;
        flushed.onComplete(_ -> ended());
        if (!isHttp1()) {
            // That the body has ended is known only when the frame at hand has been worked off.
            timers.eventLoop().execute(this::resetIfUnread);
        } else if (isBodyUnread() && !awaitsContinue && !distrusted) {
            linger();
        } else if (client.isClosing() || isBodyUnread()) {
            client.close();
        }
    }

    private void ended() {
        client.requestEnded();
        underWay.ended();
    }

    private boolean isBodyUnread() {
        return declaresBody && !request.isEnded();
    }

    private void resetIfUnread() {
        if (!request.isEnded()) {
            response.reset(NO_ERROR);
        }
    }

    /** Reads on for a moment, because closing now would make TCP drop the response before the client has read it. */
    private void linger() {
        long[] dropped = {0};
        timers.schedule(LINGER, client::close);
        request.handler(chunk -> {
            dropped[0] += chunk.length();
            if (dropped[0] > LINGER_BYTES) {
                client.close();
            }
        });
        request.endHandler(_ -> client.close());
        request.exceptionHandler(_ -> client.close());
        request.resume();
    }
}
