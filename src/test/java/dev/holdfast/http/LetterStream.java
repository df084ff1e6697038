package dev.holdfast.http;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A body as a client would send it: so many letters, as fast as they are taken. For its context. */
final class LetterStream implements ReadStream<Buffer> {

    private static final Buffer CHUNK = Buffer.buffer("x".repeat(16 * 1024));

    private final Context context;
    private final long end;
    private final AtomicLong given = new AtomicLong();
    private boolean isFlowing;
    private boolean isScheduled;
    private boolean isOver;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    /**
     * Begins paused.
     *
     * @param length after so many bytes it ends; {@link Long#MAX_VALUE}: never
     */
    LetterStream(Context context, long length) {
        this.context = context;
        this.end = length;
    }

    /** How many bytes were given out. */
    long given() {
        return given.get();
    }

    /** Breaks off, as when the client has gone. */
    void breakOff() {
        context.runOnContext(_ -> {
            isOver = true;
            if (exceptionHandler != null) {
                exceptionHandler.handle(new IllegalStateException("the client has gone"));
            }
        });
    }

    @Override
    public LetterStream handler(@Nullable Handler<Buffer> newHandler) {
        handler = newHandler;
        return this;
    }

    @Override
    public LetterStream pause() {
        isFlowing = false;
        return this;
    }

    @Override
    public LetterStream resume() {
        isFlowing = true;
        schedule();
        return this;
    }

    @Override
    public LetterStream fetch(long amount) {
        return resume();
    }

    @Override
    public LetterStream endHandler(@Nullable Handler<Void> newHandler) {
        endHandler = newHandler;
        return this;
    }

    @Override
    public LetterStream exceptionHandler(@Nullable Handler<Throwable> newHandler) {
        exceptionHandler = newHandler;
        return this;
    }

    private void schedule() {
        if (!isScheduled) {
            isScheduled = true;
            context.runOnContext(_ -> give());
        }
    }

    private void give() {
        isScheduled = false;
        if (!isFlowing || isOver) {
            return;
        }
        if (given.get() >= end) {
            isOver = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
            return;
        }
        int size = (int) Math.min(CHUNK.length(), end - given.get());
        given.addAndGet(size);
        if (handler != null) {
            handler.handle(CHUNK.slice(0, size).copy());
        }
        schedule();
    }
}
