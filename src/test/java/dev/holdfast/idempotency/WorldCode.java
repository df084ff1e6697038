package dev.holdfast.idempotency;

import dev.holdfast.idempotency.CallState.NotApplied;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes down of a {@link World} what matters for what can happen next, so that worlds with the same future are one: times
 * count from now, owner tokens by where they are held, epochs by whether they still stand.
 */
final class WorldCode {

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;

    private final World world;
    private final List<Optional<CallRecord>> calls;
    private final List<OwnerToken> tokens = new ArrayList<>();
    private final Instant now;
    private long hash = 17;
    private int length;

    private WorldCode(World world, ModelStore store) {
        this(world, new ArrayList<>());
        for (int key = 0; key < world.calls().size(); key++) {
            calls.add(store.standing(world, key));
        }
    }

    private WorldCode(World world, List<Optional<CallRecord>> calls) {
        this.world = world;
        this.calls = calls;
        this.now = world.time();
    }

    /** 64 bits of a hash: among a few million worlds two are taken for one with a probability below one in a million. */
    static long of(World world, ModelStore store) {
        WorldCode code = new WorldCode(world, store);
        code.write();
        return code.hash;
    }

    private void write() {
        IntStream.range(0, world.phases().size())
                .boxed()
                .sorted(Comparator.comparingLong(this::rank))
                .forEach(sidecar -> phase(world.phases().get(sidecar), false));
        put(99);
        world.delayed().forEach(command -> phase(command, true));
        put(99);
        world.effects().forEach(effects -> put(Math.min(effects, 2)));
        world.underway().stream()
                .mapToInt(request -> request.key() * 100 + request.until() - world.now())
                .sorted()
                .forEach(this::put);
        put(99);
        probe();
        look();
        for (Optional<CallRecord> call : calls) {
            put(99);
            call.ifPresent(this::record);
        }
    }

    /** An order of the sidecars by what they are at, so that it makes no difference which of them is. */
    private long rank(int sidecar) {
        WorldCode alone = new WorldCode(world, calls);
        alone.phase(world.phases().get(sidecar), false);
        return alone.hash;
    }

    /** @param unattended whether nobody waits for the answer */
    private void phase(Phase phase, boolean unattended) {
        switch (phase) {
            case Phase.Idle _ -> put(1);
            case Phase.Admitting admitting -> {
                put(2, admitting.key(), unattended ? 0 : since(admitting.askedAt()));
                token(admitting.owner());
                put(bit(world.abandoned().contains(admitting.owner())));
            }
            case Phase.Abandoning abandoning -> {
                put(3, abandoning.key());
                token(abandoning.owner());
            }
            case Phase.Permitted permitted -> {
                put(4, since(permitted.askedAt()));
                fence(permitted.key(), permitted.fence());
            }
            case Phase.Ready ready -> {
                put(5, since(ready.checkedAt()));
                fence(ready.key(), ready.fence());
            }
            case Phase.Sent sent -> {
                put(6, since(sent.sentAt()), bit(sent.landed()));
                fence(sent.key(), sent.fence());
            }
            case Phase.Reporting reporting -> {
                put(7, bit(reporting.wantsAnother()), bit(reporting.unheard()));
                if (fence(reporting.key(), reporting.fence())) {
                    put(reporting.seen().name().hashCode());
                    put(calls.get(reporting.key())
                            .flatMap(record -> record.reportOf(reporting.fence()))
                            .map(report -> report.equals(reporting.seen().report()) ? 2 : 1)
                            .orElse(0));
                }
            }
            case Phase.Pausing pausing -> {
                put(8);
                if (fence(pausing.key(), pausing.fence())) {
                    put(pausing.last().name().hashCode());
                }
            }
            case Phase.Beginning beginning -> {
                put(9, unattended ? 0 : since(beginning.askedAt()));
                if (fence(beginning.key(), beginning.fence())) {
                    put(beginning.last().name().hashCode());
                }
            }
        }
    }

    /** @return whether it belongs to the standing admission; where not, it never will again, and all such are alike */
    private boolean fence(int key, Fence fence) {
        Optional<CallRecord> record =
                calls.get(key).filter(standing -> standing.admission().isOf(fence));
        put(
                key,
                record.map(standing -> 1 + bit(standing.reportOf(fence).isPresent()))
                        .orElse(0));
        if (record.isPresent()) {
            put(fence.attempt());
            token(fence.owner());
        }
        return record.isPresent();
    }

    private void probe() {
        world.probe().ifPresent(probe -> {
            CallRecord record = calls.get(probe.key()).orElseThrow();
            put(probe.key(), bit(record.epoch() == probe.epoch()), bit(probe.answered()), bit(probe.found()));
            put(probe.sentAt() < 0 ? 2 : bit(settled(record, probe.sentAt())));
            token(probe.owner());
        });
        put(98);
    }

    private void look() {
        world.look().ifPresent(look -> {
            CallRecord record = calls.get(look.key()).orElseThrow();
            boolean sameState = record.state()
                    .unsettledSince()
                    .filter(since -> !Instant.ofEpochSecond(look.at()).isBefore(since))
                    .isPresent();
            put(look.key(), bit(record.epoch() == look.epoch()), bit(look.found()));
            put(bit(settled(record, look.at())), bit(sameState));
        });
        put(98);
    }

    private void record(CallRecord record) {
        Admission admission = record.admission();
        put(record.state().label().hashCode(), admission.attempt(), bit(admission.doubt()));
        put(bit(admission.clientGone()), tokens.indexOf(admission.owner()));
        put(record.state().lapsesAt().map(this::until).orElse(0));
        put(record.settlesAt().map(this::until).orElse(99));
        put(record.state() instanceof NotApplied notApplied && notApplied.ruling() == Ruling.HUMAN ? 1 : 0);
        put(bit(world.abandoned().contains(admission.owner())));
    }

    private void token(OwnerToken token) {
        int known = tokens.indexOf(token);
        if (known < 0) {
            tokens.add(token);
            known = tokens.size() - 1;
        }
        put(known);
    }

    private static boolean settled(CallRecord record, int seenAt) {
        return record.settlesAt()
                .filter(settled -> !Instant.ofEpochSecond(seenAt).isBefore(settled))
                .isPresent();
    }

    /** Once the lease does not cover an attempt it makes no difference how long ago. */
    private int since(int tick) {
        return Math.min(world.now() - tick, Bounds.ATTEMPT_LEASE - Bounds.ATTEMPT_TIMEOUT - Bounds.MARGIN + 1);
    }

    private int until(Instant instant) {
        return (int) Math.max(Duration.between(now, instant).toSeconds(), 0);
    }

    private static int bit(boolean value) {
        return value ? 1 : 0;
    }

    private void put(int... values) {
        for (int value : values) {
            length++;
            hash = mixed(hash ^ (value + length * MULTIPLIER)) * MULTIPLIER;
        }
    }

    /** The finalizer of MurmurHash3. */
    private static long mixed(long value) {
        long once = (value ^ (value >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
        long twice = (once ^ (once >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return twice ^ (twice >>> 33);
    }
}
