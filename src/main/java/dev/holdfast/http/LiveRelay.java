package dev.holdfast.http;

import dev.holdfast.call.CallAnswer.Ending;
import dev.holdfast.call.ResponseBody.BodyEnd;
import dev.holdfast.call.ResponseBody.LiveBody;
import dev.holdfast.idempotency.HeaderField;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Passes a live body on to the client as it arrives, no faster than the client reads.
 *
 * <p>The response ends only when its end is released, and never looks whole where the body was cut off.
 */
final class LiveRelay {

    private final Exchange exchange;
    private final LiveBody live;
    private boolean paused;

    LiveRelay(Exchange exchange, LiveBody live) {
        this.exchange = exchange;
        this.live = live;
    }

    /** Starts after {@link Exchange#head}; the head goes out at once, because the first chunk may be long in coming. */
    CompletionStage<Void> start(CompletionStage<Ending> release) {
        var response = exchange.response();
        response.writeHead();
        response.drainHandler(_ -> resume());
        live.relayTo(this::write);
        return live.end().thenAcceptBoth(release, this::end);
    }

    private void write(Buffer chunk) {
        if (exchange.isOver()) {
            return;
        }
        exchange.response().write(chunk);
        if (!paused && exchange.response().writeQueueFull()) {
            paused = true;
            live.pause();
        }
    }

    private void resume() {
        if (paused && !exchange.isOver()) {
            paused = false;
            live.resume();
        }
    }

    private void end(BodyEnd end, Ending ending) {
        if (exchange.isOver()) {
            return;
        }
        if (ending == Ending.COMPLETE && end instanceof BodyEnd.Complete complete) {
            addTrailers(exchange, complete.trailers());
            exchange.end();
        } else {
            exchange.cutOff();
        }
    }

    /** Adds trailers where the framing has a place for them: not beside a Content-Length over HTTP/1.1. */
    static void addTrailers(Exchange exchange, List<HeaderField> trailers) {
        if (exchange.isHttp1() && !exchange.response().isChunked()) {
            return;
        }
        for (HeaderField trailer : trailers) {
            if (FieldSyntax.isName(trailer.name())
                    && FieldSyntax.isValue(trailer.value())
                    && !AnswerFields.isHoldfasts(trailer.name(), true)) {
                exchange.response().trailers().add(trailer.name(), trailer.value());
            }
        }
    }
}
