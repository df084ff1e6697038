package dev.holdfast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.CurrentContracts;
import dev.holdfast.config.LoadResult.Loaded;
import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.decision.NextStep;
import dev.holdfast.outcome.Classification;
import dev.holdfast.outcome.DeliveryFact;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.problem.ProblemType;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CallMetersTest {

    private static final ToolContract TOOL = Contracts.idempotentWrite();
    private static final TransportEvidence ANSWER = new TransportEvidence.Responded(201, false, true, Optional.empty());
    private static final Classification SUCCESS = new Classification(DeliveryFact.ANSWERED, Outcome.SUCCESS);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CurrentContracts contracts =
            new CurrentContracts(new Loaded(Contracts.set(URI.create("http://127.0.0.1:9")), List.of()), Instant.EPOCH);
    private final CallMeters meters = new CallMeters(registry, contracts);

    @Test
    void aCallIsCountedByToolOutcomeAndNextStep() {
        ended(TOOL, 1);
        ended(TOOL, 2);

        assertThat(registry.get("holdfast.calls")
                        .tags("tool", "create_ticket", "outcome", "success", "next_step", "continue")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void overheadIsWhatHoldfastAddsToACallOfOneAttempt() {
        ended(TOOL, 1);
        ended(TOOL, 3);

        assertThat(registry.get("holdfast.overhead").timer().count()).isEqualTo(1);
        assertThat(registry.get("holdfast.overhead").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(2);
    }

    @Test
    void attemptsAreTimedByToolUpstreamAndOutcome() {
        meters.attempted(TOOL, 1, ANSWER, SUCCESS, Duration.ofMillis(40));

        assertThat(registry.get("holdfast.attempts")
                        .tags("tool", "create_ticket", "upstream", "crm", "outcome", "success")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(40);
    }

    @Test
    void replaysAndRefusalsAreCounted() {
        meters.replayed(TOOL);
        meters.refused(TOOL, ProblemType.SIDE_EFFECT_UNKNOWN);

        assertThat(registry.get("holdfast.replays")
                        .tag("tool", "create_ticket")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("holdfast.refusals")
                        .tag("slug", "side-effect-unknown")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void everyRefusalIsThereBeforeItHappensSoThatTheFirstOneIsARise() {
        assertThat(registry.get("holdfast.refusals").counters()).hasSize(ProblemType.values().length);
    }

    @Test
    void noToolWithoutAContractMakesATimeSeries() {
        for (int i = 0; i < 100; i++) {
            ToolContract undeclared =
                    Contracts.readNamed("chosen-by-a-client-" + i).build();
            ended(undeclared, 1);
            meters.replayed(undeclared);
            meters.attempted(undeclared, 1, ANSWER, SUCCESS, Duration.ZERO);
        }

        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .noneMatch(id -> id.toString().contains("chosen-by-a-client"));
        assertThat(registry.get("holdfast.calls")
                        .tag("tool", "undeclared")
                        .counter()
                        .count())
                .isEqualTo(100);
    }

    private void ended(ToolContract tool, int attempts) {
        meters.ended(
                tool, Outcome.SUCCESS, new NextStep.Continue(), attempts, Duration.ofMillis(12), Duration.ofMillis(10));
    }
}
