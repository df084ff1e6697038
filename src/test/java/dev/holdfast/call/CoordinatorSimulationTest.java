package dev.holdfast.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.Seeded;
import dev.holdfast.call.SimulatedUpstream.Honesty;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.decision.NextStep;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.idempotency.Caller;
import dev.holdfast.idempotency.Fingerprint;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.problem.ProblemType;
import dev.holdfast.store.CallQuery;
import dev.holdfast.store.embedded.EmbeddedCallStore;
import dev.holdfast.store.embedded.EmbeddedCapacity;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whole sidecars over one store on virtual time, from one seed: agents repeat and leave, sidecars die, the store loses
 * commands and answers, the upstream goes wrong in every way it can. Whatever happens, the promise holds.
 */
final class CoordinatorSimulationTest {

    private static final int WORLDS = 300;
    private static final int ACTIONS = 20;

    /** An agent gives up before a keyless repeat would be let through again. */
    private static final Duration AGENT_PATIENCE = Duration.ofSeconds(55);

    /** What asking the store can add to a call's deadline: the asks before its first and after its last attempt. */
    private static final Duration STORE_ASKS = Duration.ofSeconds(1);

    private static final ToolContract HONOURED = Contracts.idempotentWriteNamed("create_ticket")
            .retry(Contracts.threeAttemptsOn(Outcome.RETRYABLE_FAILURE, Outcome.SIDE_EFFECT_UNKNOWN))
            .build();
    private static final ToolContract NOT_HONOURED = Contracts.nonIdempotentWriteNamed("charge_card")
            .keyRequired(true)
            .retry(Contracts.threeAttemptsOn(Outcome.RETRYABLE_FAILURE))
            .build();
    private static final ToolContract KEYLESS = Contracts.nonIdempotentWriteNamed("send_email")
            .retry(Contracts.threeAttemptsOn(Outcome.RETRYABLE_FAILURE))
            .build();
    private static final List<ToolContract> TOOLS = List.of(HONOURED, NOT_HONOURED, KEYLESS);

    private static final ContractSet CONTRACTS = Contracts.set(
            Contracts.upstream(URI.create("http://127.0.0.1:9"), Duration.ofSeconds(5)),
            HONOURED,
            NOT_HONOURED,
            KEYLESS);

    @Test
    void holdsItsPromiseWhateverGoesWrong() {
        Totals totals = new Totals();
        Seeded.check(WORLDS, random -> new World(random, totals, Honesty.TRUTHFUL).run());
        System.out.println("simulated: " + totals);
        assertThat(totals.acknowledged).isGreaterThan(WORLDS);
        assertThat(totals.inDoubt).isGreaterThan(WORLDS);
        assertThat(totals.crashes).isGreaterThan(WORLDS / 2);
        assertThat(totals.replays).isGreaterThan(WORLDS);
    }

    /** The check can fail: where the premise is broken that a refusal is truthful, the second effect is seen. */
    @Test
    void noticesASecondEffect() {
        assertThatThrownBy(() -> Seeded.check(
                        WORLDS, random -> new World(random, new Totals(), Honesty.REFUSES_WHAT_IT_DID).run()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("effects of");
    }

    private static final class Totals {
        private int calls;
        private int effects;
        private int acknowledged;
        private int inDoubt;
        private int replays;
        private int crashes;

        @Override
        public String toString() {
            return calls + " requests, " + effects + " effects, " + acknowledged + " actions acknowledged, " + replays
                    + " replays, " + inDoubt + " answers in doubt, " + crashes + " sidecars killed";
        }
    }

    /** One sidecar: a coordinator that can be killed, and is then replaced by another. */
    private static final class Sidecar {
        private final CallCoordinator coordinator;
        private boolean alive = true;

        Sidecar(World world) {
            Timers timers = world.time.timersOf(() -> alive);
            coordinator = new CallCoordinator(new CoordinatorPorts(
                    new UnreliableStore(world.store, world.time, timers, world.random, world.faultiness),
                    world.store,
                    world.upstream.seenBy(timers),
                    timers,
                    world,
                    new CallListener() {}));
        }
    }

    private static final class World implements RandomSource {
        private final RandomGenerator random;
        private final Totals totals;
        private final VirtualTime time = new VirtualTime();
        private final double faultiness;
        private final EmbeddedCallStore store = new EmbeddedCallStore(time, EmbeddedCapacity.DEFAULT);
        private final SimulatedUpstream upstream;
        private final List<Sidecar> sidecars = new ArrayList<>();
        private final Map<String, Agent> agents = new HashMap<>();
        private final List<Throwable> failures = new ArrayList<>();

        World(RandomGenerator random, Totals totals, Honesty honesty) {
            this.random = random;
            this.totals = totals;
            this.faultiness = random.nextDouble() * 0.4;
            this.upstream = new SimulatedUpstream(time, random, faultiness * 2, honesty);
        }

        void run() {
            sidecars.add(new Sidecar(this));
            sidecars.add(new Sidecar(this));
            for (int i = 0; i < ACTIONS; i++) {
                Agent agent = new Agent(this, "action-" + i, TOOLS.get(random.nextInt(TOOLS.size())));
                agents.put(agent.action, agent);
                time.schedule(upTo(Duration.ofSeconds(20)), agent::tryOnce);
            }
            for (int i = 0; i < 2; i++) {
                time.schedule(upTo(Duration.ofSeconds(40)), this::killOne);
            }
            time.run();
            failures.forEach(failure -> {
                throw new AssertionError(failure.getMessage(), failure);
            });
            agents.values().forEach(Agent::check);
            records().forEach(this::checkRecord);
            totals.effects += upstream.ledger().total();
        }

        private void killOne() {
            int victim = random.nextInt(sidecars.size());
            sidecars.get(victim).alive = false;
            sidecars.set(victim, new Sidecar(this));
            totals.crashes++;
        }

        private List<CallRecord> records() {
            CallQuery all = new CallQuery(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 500);
            return store.list(all).toCompletableFuture().join().records();
        }

        List<CallRecord> recordsOf(Agent agent) {
            return records().stream().filter(agent::made).toList();
        }

        /** What the audit log says about some calls. */
        String history(List<CallRecord> records) {
            return records.stream()
                    .flatMap(record -> store.of(record.id()).toCompletableFuture().join().stream())
                    .map(Object::toString)
                    .collect(Collectors.joining("\n  ", "\n  ", "\n"));
        }

        /** Runs a check inside a stage, where what it throws would be lost. */
        private void check(Runnable check) {
            try {
                check.run();
            } catch (AssertionError | RuntimeException failure) {
                failures.add(failure);
            }
        }

        /** What the records say at the end is true: a success had its effect, and "not applied" had none. */
        private void checkRecord(CallRecord record) {
            Agent agent = agents.values().stream()
                    .filter(made -> made.made(record))
                    .findFirst()
                    .orElseThrow();
            int effects = upstream.ledger().effectsOf(agent.action);
            CallState state = record.state();
            assertThat(state.isInProgress()).as("%s still in progress", record).isFalse();
            if (state instanceof CallState.Succeeded) {
                assertThat(effects).as("effects of succeeded %s", record).isPositive();
            }
            boolean alone = agent.keys.size() <= 1 && record.description().key().isPresent();
            if (alone && (state instanceof CallState.NotApplied || state instanceof CallState.Failed)) {
                assertThat(effects).as("effects of not applied %s", record).isZero();
            }
            record.attempts().stream()
                    .map(attempt -> attempt.number())
                    .forEach(number -> assertThat(number)
                            .isLessThanOrEqualTo(
                                    record.description().contract().retry().maxAttempts()));
        }

        Duration upTo(Duration longest) {
            return Duration.ofNanos((long) (longest.toNanos() * random.nextDouble()));
        }

        @Override
        public byte[] identifier() {
            byte[] bytes = new byte[CallId.RANDOM_BYTES];
            random.nextBytes(bytes);
            return bytes;
        }

        @Override
        public double jitter() {
            return random.nextDouble();
        }
    }

    /** An agent that wants one action done: it repeats, leaves, and where it is told of doubt, tries a new key. */
    private static final class Agent {
        private final World world;
        private final String action;
        private final ToolContract tool;
        private final List<IdempotencyKey> keys = new ArrayList<>();
        private long begunNanos = -1;
        private boolean done;
        private boolean acknowledged;
        private int tries;
        private int timesInDoubt;

        Agent(World world, String action, ToolContract tool) {
            this.world = world;
            this.action = action;
            this.tool = tool;
            if (tool.keyRequired()) {
                newKey();
            }
        }

        private void newKey() {
            keys.add(new IdempotencyKey(action + "-" + keys.size()));
        }

        void tryOnce() {
            if (begunNanos < 0) {
                begunNanos = world.time.nanoTime();
            }
            boolean patient = world.time.nanoTime() - begunNanos < AGENT_PATIENCE.toNanos();
            if (done || !patient) {
                return;
            }
            tries++;
            world.totals.calls++;
            Sidecar sidecar = world.sidecars.get(world.random.nextInt(world.sidecars.size()));
            long askedNanos = world.time.nanoTime();
            int asked = tries;
            CallInProgress call = sidecar.coordinator.begin(request());
            call.answer()
                    .whenComplete((answer, bug) -> world.check(() -> {
                        assertThat(bug).isNull();
                        if (sidecar.alive) {
                            assertThat(Duration.ofNanos(world.time.nanoTime() - askedNanos))
                                    .as("time of %s", answer)
                                    .isLessThanOrEqualTo(tool.deadline().plus(STORE_ASKS));
                        }
                        if (asked == tries && sidecar.alive) {
                            answered(answer);
                        }
                    }));
            Duration patience = Duration.ofMillis(200).plus(world.upTo(Duration.ofSeconds(40)));
            world.time.schedule(patience, () -> {
                if (asked == tries && !done) {
                    if (sidecar.alive) {
                        call.clientGone();
                    }
                    again();
                }
            });
        }

        private void again() {
            tries++;
            world.time.schedule(world.upTo(Duration.ofSeconds(3)), this::tryOnce);
        }

        private String path() {
            return "/act/" + action;
        }

        private Buffer body() {
            return Buffer.buffer("body of " + action);
        }

        private CallRequest request() {
            Optional<Duration> wait =
                    world.random.nextInt(3) == 0 ? Optional.of(Duration.ofSeconds(5)) : Optional.empty();
            return new CallRequest(
                    CONTRACTS,
                    tool,
                    new Caller("acme", Optional.empty(), Optional.empty(), Optional.empty()),
                    "POST",
                    path(),
                    "",
                    List.of(),
                    new RequestBody.Whole(body()),
                    keys.isEmpty() ? Optional.empty() : Optional.of(keys.getLast()),
                    new CallRequest.Wishes(wait, Optional.empty(), Optional.empty()));
        }

        private void answered(CallAnswer answer) {
            switch (answer) {
                case CallAnswer.Passed passed -> {
                    if (passed.report().nextStep() instanceof NextStep.Continue) {
                        acknowledge();
                    } else if (passed.report().nextStep() instanceof NextStep.Stop) {
                        done = true;
                    } else {
                        again();
                    }
                }
                case CallAnswer.Replayed replayed -> {
                    world.totals.replays++;
                    if (replayed.report().outcome() == Outcome.SUCCESS) {
                        acknowledge();
                    } else {
                        done = true;
                    }
                }
                case CallAnswer.Refused refused -> {
                    if (refused.type() == ProblemType.SIDE_EFFECT_UNKNOWN) {
                        world.totals.inDoubt++;
                        timesInDoubt++;
                        if (refused.report().recorded() && tool.keyRequired() && world.random.nextBoolean()) {
                            newKey();
                        }
                    }
                    if (refused.type() == ProblemType.SUSPECTED_REPEAT) {
                        acknowledge();
                    } else if (timesInDoubt < 4) {
                        again();
                    } else {
                        done = true;
                    }
                }
            }
        }

        /** Told of the success; half of the agents have forgotten it at once and ask again. */
        private void acknowledge() {
            if (!acknowledged) {
                world.totals.acknowledged++;
            }
            done = acknowledged || world.random.nextBoolean();
            acknowledged = true;
            if (!done) {
                again();
            }
            checkEffects(1);
        }

        /**
         * The tool acted as often as was admitted, which is once where the agent kept its key. A new key is a second call
         * only once the first is settled: while that is in doubt, it is refused.
         */
        private void checkEffects(int least) {
            List<CallRecord> records = world.recordsOf(this);
            long mayHaveActed = records.stream()
                    .filter(record -> !(record.state() instanceof CallState.NotApplied)
                            && !(record.state() instanceof CallState.Failed))
                    .count();
            int most = keys.size() > 1 ? (int) mayHaveActed : 1;
            assertThat(world.upstream.ledger().effectsOf(action))
                    .as("effects of %s by %s; %s", action, tool.name(), world.history(records))
                    .isBetween(least, most);
            assertThat(records.stream().filter(record -> record.state().isUnsettled()))
                    .as("calls of %s in doubt; %s", action, world.history(records))
                    .hasSizeLessThanOrEqualTo(1);
        }

        boolean made(CallRecord record) {
            return record.description().key().isPresent()
                    ? keys.contains(record.description().key().get())
                    : tool.equals(KEYLESS) && isFingerprinted(record);
        }

        private boolean isFingerprinted(CallRecord record) {
            Fingerprint own = Fingerprint.of(
                    record.description().fingerprintRule(),
                    new Fingerprint.Head("POST", path(), "", ""),
                    body().getBytes());
            return own.equals(record.description().fingerprint());
        }

        void check() {
            checkEffects(acknowledged ? 1 : 0);
        }
    }
}
