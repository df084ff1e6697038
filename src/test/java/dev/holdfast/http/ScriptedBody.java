package dev.holdfast.http;

import dev.holdfast.call.ResponseBody.BodyEnd;
import dev.holdfast.call.ResponseBody.LiveBody;
import dev.holdfast.idempotency.HeaderField;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A live body whose chunks a test sends. Made on the event loop of its call; sent to from any thread. */
final class ScriptedBody implements LiveBody {

    /** Completes when nobody reads it any more. */
    final CompletableFuture<String> given = new CompletableFuture<>();

    /** Completes when it was asked to hold on. */
    final CompletableFuture<Void> pausedOnce = new CompletableFuture<>();

    /** Bytes handed to the reader until now. */
    final AtomicLong passed = new AtomicLong();

    private final Context context = Objects.requireNonNull(Vertx.currentContext());
    private final CompletableFuture<BodyEnd> end = new CompletableFuture<>();
    private Consumer<Buffer> sink = chunk -> {};
    private boolean paused;
    private Buffer flood = Buffer.buffer();
    private long floodLeft;

    private final Consumer<ScriptedBody> onRelayed;

    /** @param onRelayed told once the body is being passed on */
    ScriptedBody(Consumer<ScriptedBody> onRelayed) {
        this.onRelayed = onRelayed;
    }

    void send(String chunk) {
        context.runOnContext(v -> pass(Buffer.buffer(chunk)));
    }

    /** Sends {@code chunk} again and again as fast as it is taken, then ends. */
    void flood(Buffer chunk, long times) {
        context.runOnContext(v -> {
            flood = chunk;
            floodLeft = times;
            pump();
        });
    }

    void complete(HeaderField... trailers) {
        context.runOnContext(v -> end.complete(new BodyEnd.Complete(List.of(trailers))));
    }

    void cutOff() {
        context.runOnContext(v -> end.complete(new BodyEnd.CutOff()));
    }

    private void pass(Buffer chunk) {
        passed.addAndGet(chunk.length());
        sink.accept(chunk);
    }

    private void pump() {
        while (floodLeft > 0 && !paused) {
            floodLeft--;
            pass(flood);
            if (floodLeft == 0) {
                end.complete(new BodyEnd.Complete(List.of()));
            }
        }
    }

    @Override
    public void relayTo(Consumer<Buffer> reader) {
        sink = reader;
        onRelayed.accept(this);
    }

    @Override
    public void pause() {
        paused = true;
        pausedOnce.complete(null);
    }

    @Override
    public void resume() {
        paused = false;
        pump();
    }

    @Override
    public void discard() {
        sink = chunk -> {};
        given.complete("discarded");
    }

    @Override
    public void abandon() {
        given.complete("abandoned");
    }

    @Override
    public CompletionStage<BodyEnd> end() {
        return end;
    }
}
