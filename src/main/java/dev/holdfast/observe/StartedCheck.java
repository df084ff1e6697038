package dev.holdfast.observe;

import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started: the data port has listened once; draining does not take that back. */
@Startup
@Singleton
public final class StartedCheck implements HealthCheck {

    private final DataPortStatus dataPort;
    private final AtomicBoolean started = new AtomicBoolean();

    StartedCheck(DataPortStatus dataPort) {
        this.dataPort = dataPort;
    }

    @Override
    public HealthCheckResponse call() {
        if (dataPort.listening()) {
            started.set(true);
        }
        return HealthCheckResponse.named("data port bound")
                .status(started.get())
                .build();
    }
}
