package dev.holdfast.observe;

import dev.holdfast.call.CallListener;
import dev.holdfast.config.CurrentContracts;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.decision.NextStep;
import dev.holdfast.outcome.Classification;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.problem.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts and times calls. Each meter is looked up in the registry once for its tags and then kept.
 *
 * <p>A tool that no contract declares, such as one made for an upstream with {@code undeclared: read_only}, is counted
 * under {@value #UNDECLARED}, so that no client can make a time series.
 */
@Singleton
public final class CallMeters implements CallListener {

    /** Stands for every tool without a contract. */
    static final String UNDECLARED = "undeclared";

    private static final Duration[] OVERHEAD_BUCKETS = Arrays.stream(new long[] {1, 2, 5, 10, 20, 50, 100, 200, 500})
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private record CallTags(String tool, Outcome outcome, String nextStep) {}

    private record AttemptTags(String tool, String upstream, Outcome outcome) {}

    private final MeterRegistry registry;
    private final CurrentContracts contracts;
    private final Timer overhead;
    private final Map<ProblemType, Counter> refusals = new EnumMap<>(ProblemType.class);
    private final Map<String, Counter> replays = new ConcurrentHashMap<>();
    private final Map<CallTags, Counter> calls = new ConcurrentHashMap<>();
    private final Map<AttemptTags, Timer> attempts = new ConcurrentHashMap<>();

    CallMeters(MeterRegistry registry, CurrentContracts contracts) {
        this.registry = registry;
        this.contracts = contracts;
        overhead = Timer.builder("holdfast.overhead")
                .description("What Holdfast itself adds to a call of one attempt")
                .serviceLevelObjectives(OVERHEAD_BUCKETS)
                .register(registry);
        for (ProblemType type : ProblemType.values()) {
            refusals.put(
                    type,
                    Counter.builder("holdfast.refusals")
                            .description("Calls that Holdfast itself refused")
                            .tag("slug", type.slug())
                            .register(registry));
        }
    }

    @Override
    public void attempted(
            ToolContract tool, int attempt, TransportEvidence evidence, Classification classification, Duration took) {
        attempts.computeIfAbsent(
                        new AttemptTags(tagOf(tool), tool.upstream(), classification.outcome()), this::registerAttempts)
                .record(took);
    }

    @Override
    public void ended(
            ToolContract tool, Outcome outcome, NextStep nextStep, int attempts, Duration took, Duration upstream) {
        calls.computeIfAbsent(new CallTags(tagOf(tool), outcome, nextStep.label()), this::registerCalls)
                .increment();
        // Between two attempts a call waits on purpose, which is no overhead.
        if (attempts == 1) {
            overhead.record(took.minus(upstream));
        }
    }

    @Override
    public void replayed(ToolContract tool) {
        replays.computeIfAbsent(tagOf(tool), this::registerReplays).increment();
    }

    @Override
    public void refused(ToolContract tool, ProblemType type) {
        refused(type);
    }

    /** A request was refused, be it before anyone could tell which tool it is for. */
    public void refused(ProblemType type) {
        Counter counter = refusals.get(type);
        if (counter != null) {
            counter.increment();
        }
    }

    private String tagOf(ToolContract tool) {
        return contracts.current().tools().containsKey(tool.name()) ? tool.name() : UNDECLARED;
    }

    private Counter registerCalls(CallTags tags) {
        return Counter.builder("holdfast.calls")
                .description("Calls carried out to their end")
                .tag("tool", tags.tool())
                .tag("outcome", tags.outcome().label())
                .tag("next_step", tags.nextStep())
                .register(registry);
    }

    private Timer registerAttempts(AttemptTags tags) {
        return Timer.builder("holdfast.attempts")
                .description("Attempts, from the first byte sent to the last byte received")
                .tag("tool", tags.tool())
                .tag("upstream", tags.upstream())
                .tag("outcome", tags.outcome().label())
                .register(registry);
    }

    private Counter registerReplays(String tool) {
        return Counter.builder("holdfast.replays")
                .description("Stored results given again")
                .tag("tool", tool)
                .register(registry);
    }
}
