package dev.holdfast.http;

import dev.holdfast.call.AttemptRequest.Holding;
import dev.holdfast.call.ResponseBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response: held while it is short enough, handed over live once it is not.
 *
 * <p>From the moment it is handed over until somebody reads it the upstream is told to hold on, so that what waits in
 * memory is bounded by what was held, one chunk, and the connection's own buffers. For the attempt's context.
 */
final class IncomingBody implements ResponseBody.LiveBody {

    /** Whoever waits for the body. Each is told one of the first three, and where that is "live", the last. */
    interface Owner {

        void whole(ResponseBody.Held held);

        void live(ResponseBody.Streamed streamed);

        /** The body was cut off while it was held. */
        void cutOff(ResponseBody.Held partial);

        /** A live body ended, one way or the other. */
        void ended();

        /** The reader of a live body wants no more. */
        void abandoned();
    }

    private final HttpClientResponse response;
    private final Holding holding;
    private final Owner owner;
    private final CompletableFuture<ResponseBody.BodyEnd> end = new CompletableFuture<>();
    private Buffer held = Buffer.buffer();
    private boolean isLive;
    private boolean isOver;
    private boolean isPausedByReader;
    private @Nullable Consumer<Buffer> sink;

    IncomingBody(HttpClientResponse response, Holding holding, Owner owner) {
        this.response = response;
        this.holding = holding;
        this.owner = owner;
    }

    /**
     * Begins to read; to be called as soon as the head is there.
     *
     * @param declaredLength 0 where the response can have no body
     */
    void begin(OptionalLong declaredLength) {
        response.handler(this::take).endHandler(_ -> complete()).exceptionHandler(_ -> cutOff());
        boolean isHeld = declaredLength.isPresent()
                ? declaredLength.getAsLong() <= holding.maxBytes()
                : holding.undeclaredLength();
        if (!isHeld) {
            handOver();
        }
    }

    /** Ends the body as cut off, unless it has ended. */
    void cutOff() {
        if (isOver) {
            return;
        }
        isOver = true;
        if (isLive) {
            owner.ended();
            end.complete(new ResponseBody.BodyEnd.CutOff());
        } else {
            owner.cutOff(new ResponseBody.Held(held, List.of()));
        }
    }

    @Override
    public void relayTo(Consumer<Buffer> newSink) {
        sink = newSink;
        Buffer first = held;
        held = Buffer.buffer();
        if (first.length() > 0) {
            newSink.accept(first);
        }
        if (!isPausedByReader) {
            response.resume();
        }
    }

    @Override
    public void pause() {
        isPausedByReader = true;
        response.pause();
    }

    @Override
    public void resume() {
        isPausedByReader = false;
        if (sink != null) {
            response.resume();
        }
    }

    @Override
    public void discard() {
        held = Buffer.buffer();
        isPausedByReader = false;
        relayTo(_ -> {});
    }

    @Override
    public void abandon() {
        if (!isOver) {
            owner.abandoned();
        }
    }

    @Override
    public CompletionStage<ResponseBody.BodyEnd> end() {
        return end.minimalCompletionStage();
    }

    private void take(Buffer chunk) {
        if (isOver) {
            return;
        }
        if (sink != null) {
            sink.accept(chunk);
            return;
        }
        held.appendBuffer(chunk);
        if (!isLive && held.length() > holding.maxBytes()) {
            handOver();
        }
    }

    private void handOver() {
        isLive = true;
        response.pause();
        owner.live(new ResponseBody.Streamed(this));
    }

    private void complete() {
        if (isOver) {
            return;
        }
        isOver = true;
        var trailers = EndToEndHeaders.of(response.trailers());
        if (isLive) {
            owner.ended();
            end.complete(new ResponseBody.BodyEnd.Complete(trailers));
        } else {
            owner.whole(new ResponseBody.Held(held, trailers));
        }
    }
}
