package dev.holdfast.http;

import dev.holdfast.call.RequestBody;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;

/**
 * Passes a request's live body on to the upstream, as fast as the upstream takes it.
 *
 * <p>Bounded by what has been given to the connection and not yet written, which Vert.x's own measure is not: on HTTP/2
 * that one grows with the window for what is received. For the attempt's context.
 */
final class OutgoingBody {

    private static final int MAX_UNWRITTEN_BYTES = 128 * 1024;

    private final RequestBody.Live body;
    private final HttpClientRequest request;
    private final Promise<Void> written = Promise.promise();
    private long taken;
    private int unwritten;
    private boolean paused;
    private boolean stopped;

    private OutgoingBody(RequestBody.Live body, HttpClientRequest request) {
        this.body = body;
        this.request = request;
    }

    /** Begins to pass {@code body} on; the head is written. */
    static OutgoingBody begin(RequestBody.Live body, HttpClientRequest request) {
        OutgoingBody outgoing = new OutgoingBody(body, request);
        body.stream().handler(outgoing::pass).endHandler(_ -> outgoing.end());
        body.stream().resume();
        return outgoing;
    }

    /**
     * Completes when the last byte is written. Fails where the client's body is not what it declared; a failure of the
     * connection is told by the response alone, and leaves this open.
     */
    Future<Void> written() {
        return written.future();
    }

    /** Takes no more from the client. */
    void stop() {
        stopped = true;
        body.stream().pause();
    }

    private void pass(Buffer chunk) {
        taken += chunk.length();
        if (stopped) {
            return;
        }
        if (taken > body.length().orElse(Long.MAX_VALUE)) {
            fail();
            return;
        }
        unwritten += chunk.length();
        request.write(chunk).onSuccess(_ -> written(chunk.length()));
        if (unwritten > MAX_UNWRITTEN_BYTES && !paused) {
            paused = true;
            body.stream().pause();
        }
    }

    private void written(int bytes) {
        unwritten -= bytes;
        if (paused && !stopped && unwritten <= MAX_UNWRITTEN_BYTES / 2) {
            paused = false;
            body.stream().resume();
        }
    }

    private void end() {
        if (stopped) {
            return;
        }
        if (taken < body.length().orElse(0)) {
            fail();
            return;
        }
        request.end().onSuccess(_ -> written.tryComplete());
    }

    private void fail() {
        stop();
        written.tryFail("the body is not as long as declared");
    }
}
