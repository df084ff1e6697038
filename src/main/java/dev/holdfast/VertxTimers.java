package dev.holdfast;

import dev.holdfast.call.Timers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Time on Vert.x event loops. Safe for use by any thread. */
public final class VertxTimers implements Timers {

    private final Vertx vertx;

    public VertxTimers(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant wallClock() {
        return Instant.now();
    }

    /** Rounded up to whole milliseconds, so that it never fires early. */
    @Override
    public Timer schedule(Duration delay, Runnable task) {
        long millis = TimeUnit.NANOSECONDS.toMillis(delay.toNanos() + 999_999);
        if (millis <= 0) {
            boolean[] cancelled = new boolean[1];
            eventLoop().execute(() -> {
                if (!cancelled[0]) {
                    task.run();
                }
            });
            return () -> cancelled[0] = true;
        }
        long timer = vertx.setTimer(millis, _ -> task.run());
        return () -> vertx.cancelTimer(timer);
    }

    @Override
    public Executor eventLoop() {
        Context context = vertx.getOrCreateContext();
        return task -> context.runOnContext(_ -> task.run());
    }
}
