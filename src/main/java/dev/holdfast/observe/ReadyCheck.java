package dev.holdfast.observe;

import dev.holdfast.config.CurrentContracts;
import dev.holdfast.store.CallStore;
import dev.holdfast.store.StoreStatus;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: contracts are loaded and the data port listens.
 *
 * <p>A store that is away, or a contract file that was refused on reload, is shown and does not turn it down: reads go
 * on, and so do the contracts before.
 */
@Readiness
@Singleton
public final class ReadyCheck implements HealthCheck {

    private final CurrentContracts contracts;
    private final CallStore store;
    private final DataPortStatus dataPort;

    ReadyCheck(CurrentContracts contracts, CallStore store, DataPortStatus dataPort) {
        this.contracts = contracts;
        this.store = store;
        this.dataPort = dataPort;
    }

    @Override
    public HealthCheckResponse call() {
        StoreStatus status = store.status();
        CurrentContracts.Status loaded = contracts.status();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("data port")
                .status(dataPort.listening())
                .withData("listening", dataPort.listening())
                .withData("contracts_version", loaded.contracts().version())
                .withData("contracts_generation", loaded.generation())
                .withData("store", status.name())
                .withData("store_available", status.available())
                .withData("store_guards", status.shared() ? "every process that shares it" : "one process only")
                .withData("store_detail", status.detail());
        if (!loaded.lastErrors().isEmpty()) {
            response.withData(
                    "contracts_reload_error", loaded.lastErrors().getFirst().toString());
        }
        return response.build();
    }
}
