package dev.holdfast.observe;

import dev.holdfast.store.CallStore;
import dev.holdfast.store.UnsettledCalls;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Shows how many calls nobody knows the effect of, and whether the store answers.
 *
 * <p>A store can't be asked while a scrape waits, so it is asked every {@value #REFRESH_SECONDS} seconds. While it is away
 * the last numbers stay: an alarm about an unknown outcome must not fall silent because the store did.
 */
@Singleton
public final class StoreMeters {

    private static final int REFRESH_SECONDS = 5;

    private final CallStore store;
    private final MultiGauge open;
    private volatile Duration oldest = Duration.ZERO;

    StoreMeters(MeterRegistry registry, CallStore store) {
        this.store = store;
        open = MultiGauge.builder("holdfast.unknown.open")
                .description("Calls of which nobody knows what they did")
                .register(registry);
        Gauge.builder("holdfast.unknown.oldest.age", this, meters -> meters.oldest.toMillis() / 1e3)
                .description("Age of the oldest of them; 0 where there is none")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("holdfast.store.available", store, asked -> asked.status().available() ? 1 : 0)
                .description("1 while the store answers, else 0")
                .register(registry);
    }

    void keepFresh(@Observes StartupEvent event, Vertx vertx) {
        refresh();
        vertx.setPeriodic(Duration.ofSeconds(REFRESH_SECONDS).toMillis(), _ -> refresh());
    }

    /** Asks the store once; completes when the gauges show its answer, or keep the last one. */
    CompletionStage<Void> refresh() {
        return store.unsettled().thenAccept(this::show).exceptionally(_ -> null);
    }

    private void show(UnsettledCalls unsettled) {
        oldest = unsettled.oldest();
        open.register(
                unsettled.countByTool().entrySet().stream()
                        .map(StoreMeters::row)
                        .toList(),
                true);
    }

    private static MultiGauge.Row<Number> row(Map.Entry<String, Integer> countOfTool) {
        return MultiGauge.Row.of(Tags.of("tool", countOfTool.getKey()), countOfTool.getValue());
    }
}
