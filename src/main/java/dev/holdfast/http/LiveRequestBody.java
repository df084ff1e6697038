package dev.holdfast.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A request body that is passed on while it arrives: what was read of it already, then the rest. Starts paused; the
 * client is asked for a body that it holds back only when somebody wants it. May be paused and asked for after its end,
 * where the request itself throws over HTTP/2.
 */
final class LiveRequestBody implements ReadStream<Buffer> {

    private final Exchange exchange;
    private final HttpServerRequest rest;
    private Buffer prefix;
    private boolean paused = true;
    private @Nullable Handler<Buffer> handler;

    /** Takes over a paused request. */
    LiveRequestBody(Buffer prefix, Exchange exchange) {
        this.prefix = prefix;
        this.exchange = exchange;
        this.rest = exchange.request();
    }

    @Override
    public LiveRequestBody handler(@Nullable Handler<Buffer> value) {
        handler = value;
        rest.handler(value);
        return this;
    }

    @Override
    public LiveRequestBody endHandler(@Nullable Handler<Void> value) {
        rest.endHandler(value);
        return this;
    }

    @Override
    public LiveRequestBody exceptionHandler(@Nullable Handler<Throwable> value) {
        rest.exceptionHandler(value);
        return this;
    }

    @Override
    public LiveRequestBody pause() {
        paused = true;
        if (!rest.isEnded()) {
            rest.pause();
        }
        return this;
    }

    @Override
    public LiveRequestBody resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public LiveRequestBody fetch(long amount) {
        exchange.wantBody();
        paused = false;
        long left = amount;
        if (prefix.length() > 0) {
            Buffer first = prefix;
            prefix = Buffer.buffer(0);
            left = amount == Long.MAX_VALUE ? amount : amount - 1;
            if (handler != null) {
                handler.handle(first);
            }
        }
        if (left > 0 && !paused && !rest.isEnded()) {
            rest.fetch(left);
        }
        return this;
    }
}
