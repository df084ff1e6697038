package dev.holdfast.observe;

import dev.holdfast.config.CurrentContracts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;

/** Shows which contracts are in force, and whether newer ones were refused. */
@Startup
@Singleton
public final class ContractMeters {

    ContractMeters(MeterRegistry registry, CurrentContracts contracts) {
        Gauge.builder(
                        "holdfast.contracts.generation",
                        contracts,
                        held -> held.status().generation())
                .description("Rises by one with every contract file taken over; 1 after the start")
                .register(registry);
        FunctionCounter.builder(
                        "holdfast.contracts.reload.failures",
                        contracts,
                        held -> held.status().failedReloads())
                .description("Contract files refused on reload")
                .register(registry);
    }
}
