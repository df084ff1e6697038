package dev.holdfast.call;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** A clock and an event queue in one: time stands still but for {@link #run}, which jumps from event to event. */
public final class VirtualTime implements InstantSource {

    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private record Event(long atNanos, long order, Runnable task) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
    private long nowNanos;
    private long order;

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(nowNanos);
    }

    public long nanoTime() {
        return nowNanos;
    }

    public void schedule(Duration delay, Runnable task) {
        events.add(new Event(nowNanos + Math.max(0, delay.toNanos()), order++, task));
    }

    /** Runs every event, those that events bring about included. */
    public void run() {
        for (Event next = events.poll(); next != null; next = events.poll()) {
            nowNanos = next.atNanos();
            next.task().run();
        }
    }

    /** The timers of one process, which fall silent when it dies. */
    public Timers timersOf(BooleanSupplier alive) {
        return new Timers() {
            @Override
            public long nanoTime() {
                return nowNanos;
            }

            @Override
            public Instant wallClock() {
                return instant();
            }

            @Override
            public Timer schedule(Duration delay, Runnable task) {
                boolean[] cancelled = new boolean[1];
                VirtualTime.this.schedule(delay, () -> {
                    if (!cancelled[0] && alive.getAsBoolean()) {
                        task.run();
                    }
                });
                return () -> cancelled[0] = true;
            }

            @Override
            public Executor eventLoop() {
                return task -> schedule(Duration.ZERO, task);
            }
        };
    }
}
