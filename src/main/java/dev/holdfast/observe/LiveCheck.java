package dev.holdfast.observe;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Live: every event loop of the data port runs a task within {@value #BOUND_MILLIS} ms.
 *
 * <p>Nothing that a restart would not mend turns it down; before the data port is bound there is nothing to ask.
 */
@Liveness
@Singleton
public final class LiveCheck implements AsyncHealthCheck {

    private static final int BOUND_MILLIS = 1_000;

    private final DataPortStatus dataPort;

    LiveCheck(DataPortStatus dataPort) {
        this.dataPort = dataPort;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        List<Uni<Boolean>> answers =
                dataPort.eventLoops().stream().map(LiveCheck::answerOf).toList();
        if (answers.isEmpty()) {
            return Uni.createFrom().item(response(true));
        }
        return Uni.join()
                .all(answers)
                .andFailFast()
                .replaceWith(true)
                .ifNoItem()
                .after(Duration.ofMillis(BOUND_MILLIS))
                .recoverWithItem(false)
                .map(LiveCheck::response);
    }

    private static Uni<Boolean> answerOf(Context eventLoop) {
        return Uni.createFrom().emitter(waiting -> eventLoop.runOnContext(_ -> waiting.complete(true)));
    }

    private static HealthCheckResponse response(boolean answered) {
        return HealthCheckResponse.named("data port event loops")
                .status(answered)
                .build();
    }
}
