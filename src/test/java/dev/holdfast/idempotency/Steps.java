package dev.holdfast.idempotency;

import static dev.holdfast.idempotency.Bounds.ATTEMPT_LEASE;
import static dev.holdfast.idempotency.Bounds.ATTEMPT_TIMEOUT;
import static dev.holdfast.idempotency.Bounds.MARGIN;
import static dev.holdfast.idempotency.Bounds.SETTLE_AFTER;

import dev.holdfast.idempotency.CallState.Review;
import dev.holdfast.idempotency.CallState.Sending;
import dev.holdfast.idempotency.CallState.Unknown;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Everything that can happen next in a {@link World}.
 *
 * <p>What it takes for granted: the upstream acts before an attempt's end plus {@code SETTLE_AFTER}, or never; its answers
 * are true, and a probe sees every effect there is; a sidecar stalls no longer than {@code MARGIN} between the look at its
 * lease and the first byte; humans rule as they saw. Everything else may go wrong at any step.
 */
final class Steps {

    private final Bounds bounds;
    private final ModelStore store;

    Steps(Bounds bounds) {
        this.bounds = bounds;
        this.store = new ModelStore(bounds);
    }

    ModelStore store() {
        return store;
    }

    /** Tells {@code each} of every step: what happens, and the world after it. */
    void from(World world, BiConsumer<Supplier<String>, World> each) {
        for (int sidecar = 0; sidecar < bounds.sidecars(); sidecar++) {
            ofSidecar(world, sidecar, each);
        }
        ofNetwork(world, each);
        ofUpstream(world, each);
        ofReconciler(world, each);
        if (bounds.humans()) {
            ofHuman(world, each);
        }
        if (mayPass(world)) {
            each.accept(() -> "a tick passes", world.later());
        }
    }

    private void ofSidecar(World world, int sidecar, BiConsumer<Supplier<String>, World> each) {
        Phase phase = world.phases().get(sidecar);
        if (!(phase instanceof Phase.Idle)) {
            each.accept(
                    () -> "sidecar " + sidecar + " crashes",
                    dropped(world, phase).withPhase(sidecar, new Phase.Idle()));
        }
        switch (phase) {
            case Phase.Idle _ -> {
                for (int key = 0; key < bounds.keys(); key++) {
                    each.accept(
                            () -> "sidecar " + sidecar + " asks for a key",
                            world.withPhase(sidecar, new Phase.Admitting(key, world.freshToken(), world.now()))
                                    .withTokenDrawn());
                }
            }
            case Phase.Admitting asked -> {
                answered(world, sidecar, asked, each);
                Phase again = bounds.defect() == Defect.LEASE_RENEWED_BY_ASKING_AGAIN
                        ? new Phase.Admitting(asked.key(), asked.owner(), world.now())
                        : asked;
                askedAgain(world, sidecar, asked, again, each);
                each.accept(
                        () -> "sidecar " + sidecar + " gives up asking",
                        world.withPhase(sidecar, new Phase.Abandoning(asked.key(), asked.owner())));
            }
            case Phase.Abandoning asked -> answered(world, sidecar, asked, each);
            case Phase.Permitted permitted -> {
                boolean covered = world.now() + ATTEMPT_TIMEOUT + MARGIN <= permitted.askedAt() + ATTEMPT_LEASE;
                if (covered || bounds.defect() == Defect.LEASE_NOT_CHECKED) {
                    each.accept(
                            () -> "sidecar " + sidecar + " finds its lease long enough",
                            world.withPhase(sidecar, new Phase.Ready(permitted.key(), permitted.fence(), world.now())));
                }
                ended(world, sidecar, permitted.key(), permitted.fence(), Seen.NO_EFFECT, each);
                clientGone(world, permitted.key(), permitted.fence(), each);
            }
            case Phase.Ready ready -> {
                each.accept(() -> "sidecar " + sidecar + " sends", sent(world, sidecar, ready));
                ended(world, sidecar, ready.key(), ready.fence(), Seen.NO_EFFECT, each);
            }
            case Phase.Sent sent -> ofSent(world, sidecar, sent, each);
            case Phase.Reporting asked -> {
                answered(world, sidecar, asked, each);
                askedAgain(world, sidecar, asked, asked, each);
            }
            case Phase.Pausing pausing -> {
                each.accept(
                        () -> "sidecar " + sidecar + " asks for another attempt",
                        world.withPhase(
                                sidecar,
                                new Phase.Beginning(pausing.key(), pausing.fence(), pausing.last(), world.now())));
                each.accept(
                        () -> "sidecar " + sidecar + " gives up",
                        world.withPhase(
                                sidecar,
                                new Phase.Reporting(pausing.key(), pausing.fence(), pausing.last(), false, false)));
                clientGone(world, pausing.key(), pausing.fence(), each);
            }
            case Phase.Beginning asked -> {
                answered(world, sidecar, asked, each);
                askedAgain(world, sidecar, asked, asked, each);
                each.accept(
                        () -> "sidecar " + sidecar + " gives up the attempt it never heard of",
                        world.withPhase(
                                sidecar,
                                new Phase.Reporting(asked.key(), asked.fence().next(), Seen.NO_EFFECT, false, true)));
            }
        }
    }

    private void ofSent(World world, int sidecar, Phase.Sent sent, BiConsumer<Supplier<String>, World> each) {
        if (sent.landed()) {
            ended(world, sidecar, sent.key(), sent.fence(), Seen.SUCCESS, each);
        } else {
            each.accept(
                    () -> "the upstream carries out sidecar " + sidecar + "'s request",
                    effect(world, sent.key())
                            .withPhase(sidecar, new Phase.Sent(sent.key(), sent.fence(), sent.sentAt(), true)));
            ended(world, sidecar, sent.key(), sent.fence(), Seen.REFUSED, each);
            ended(world, sidecar, sent.key(), sent.fence(), Seen.NO_EFFECT, each);
        }
        ended(dropped(world, sent), sidecar, sent.key(), sent.fence(), Seen.NOTHING, each);
        clientGone(world, sent.key(), sent.fence(), each);
    }

    private World sent(World world, int sidecar, Phase.Ready ready) {
        boolean permitted = store.standing(world, ready.key())
                .filter(record -> record.state() instanceof Sending)
                .filter(record -> record.admission().fence().equals(ready.fence()))
                .isPresent();
        if (!permitted) {
            throw new Violation("sidecar " + sidecar + " sends key " + ready.key() + " without a lease");
        }
        boolean another = world.phases().stream()
                .anyMatch(phase -> phase instanceof Phase.Sent sent && sent.key() == ready.key());
        if (another) {
            throw new Violation("two sidecars send key " + ready.key() + " at once");
        }
        return world.withPhase(sidecar, new Phase.Sent(ready.key(), ready.fence(), world.now(), false));
    }

    /** The sender turns away from its request, which the upstream may have and carry out until it has settled. */
    private static World dropped(World world, Phase phase) {
        if (phase instanceof Phase.Sent sent && !sent.landed()) {
            World.Underway request = new World.Underway(sent.key(), world.now() + SETTLE_AFTER);
            return world.withUnderway(World.plus(world.underway(), request));
        }
        return world;
    }

    private void ended(
            World world, int sidecar, int key, Fence fence, Seen seen, BiConsumer<Supplier<String>, World> each) {
        String what = " has seen " + seen;
        each.accept(
                () -> "sidecar " + sidecar + what,
                world.withPhase(sidecar, new Phase.Reporting(key, fence, seen, false, false)));
        boolean retryable = seen == Seen.NO_EFFECT || (seen == Seen.NOTHING && bounds.keyHonoured());
        if (retryable && fence.attempt() < bounds.maxAttempts()) {
            each.accept(
                    () -> "sidecar " + sidecar + what + " and wants another attempt",
                    world.withPhase(sidecar, new Phase.Reporting(key, fence, seen, true, false)));
        }
    }

    private void clientGone(World world, int key, Fence fence, BiConsumer<Supplier<String>, World> each) {
        if (bounds.keys() > 1) {
            each.accept(() -> "the client of key " + key + " leaves", store.clientGone(world, key, fence));
        }
    }

    private void answered(World world, int sidecar, Phase command, BiConsumer<Supplier<String>, World> each) {
        ModelStore.Executed executed = store.execute(world, command);
        each.accept(
                () -> "sidecar " + sidecar + " is answered " + command,
                executed.world().withPhase(sidecar, executed.next()));
    }

    private void askedAgain(
            World world, int sidecar, Phase command, Phase again, BiConsumer<Supplier<String>, World> each) {
        if (world.delayed().size() < bounds.maxDelayed()) {
            each.accept(
                    () -> "sidecar " + sidecar + " asks again, with a copy on its way of " + command,
                    world.withDelayed(World.plus(world.delayed(), command)).withPhase(sidecar, again));
        }
    }

    private void ofNetwork(World world, BiConsumer<Supplier<String>, World> each) {
        for (int i = 0; i < world.delayed().size(); i++) {
            Phase command = world.delayed().get(i);
            World left = world.withDelayed(World.without(world.delayed(), i));
            each.accept(() -> "a copy is lost of " + command, left);
            each.accept(
                    () -> "a copy arrives of " + command,
                    store.execute(left, command).world());
        }
    }

    private void ofUpstream(World world, BiConsumer<Supplier<String>, World> each) {
        for (int i = 0; i < world.underway().size(); i++) {
            World.Underway request = world.underway().get(i);
            if (world.now() < request.until()) {
                each.accept(
                        () -> "the upstream carries out a late request of key " + request.key(),
                        effect(world, request.key()).withUnderway(World.without(world.underway(), i)));
            }
        }
    }

    private World effect(World world, int key) {
        boolean oncePerKey = bounds.keyHonoured() && bounds.defect() != Defect.UPSTREAM_FORGETS_KEYS;
        return world.withEffect(key, oncePerKey);
    }

    private void ofReconciler(World world, BiConsumer<Supplier<String>, World> each) {
        if (world.probe().isEmpty()) {
            for (int key = 0; key < bounds.keys(); key++) {
                if (store.standing(world, key)
                        .filter(record -> record.state() instanceof Unknown)
                        .isPresent()) {
                    each.accept(
                            () -> "a key is reconciled",
                            store.beginReconciliation(world, key, world.freshToken())
                                    .withTokenDrawn());
                }
            }
            return;
        }
        World.Probe probe = world.probe().get();
        World without = world.withProbe(Optional.empty());
        each.accept(() -> "the reconciler crashes", without);
        if (probe.sentAt() < 0) {
            each.accept(
                    () -> "the probe is sent",
                    world.withProbe(Optional.of(
                            new World.Probe(probe.key(), probe.owner(), probe.epoch(), world.now(), false, false))));
        } else if (!probe.answered()) {
            boolean found = world.effects().get(probe.key()) > 0;
            each.accept(
                    () -> "the probe is answered",
                    world.withProbe(Optional.of(
                            new World.Probe(probe.key(), probe.owner(), probe.epoch(), probe.sentAt(), true, found))));
        } else {
            ProbeVerdict verdict =
                    probe.found() ? new ProbeVerdict.Applied(Optional.empty()) : new ProbeVerdict.NotApplied();
            each.accept(() -> "the probe says " + verdict, store.reconciled(without, probe, verdict));
            if (bounds.humans()) {
                each.accept(
                        () -> "the reconciler knows no further",
                        store.reconciled(without, probe, new ProbeVerdict.Exhausted()));
            }
        }
    }

    private void ofHuman(World world, BiConsumer<Supplier<String>, World> each) {
        if (world.look().isPresent()) {
            World without = world.withLook(Optional.empty());
            each.accept(() -> "the human forgets", without);
            each.accept(
                    () -> "the human rules",
                    store.resolved(without, world.look().get()));
            return;
        }
        for (int key = 0; key < bounds.keys(); key++) {
            Optional<CallRecord> record = store.standing(world, key)
                    .filter(standing -> standing.state() instanceof Review || standing.state() instanceof Unknown);
            if (record.isPresent()) {
                boolean found = world.effects().get(key) > 0;
                each.accept(
                        () -> "a human looks",
                        world.withLook(
                                Optional.of(new World.Look(key, record.get().epoch(), world.now(), found))));
            }
        }
    }

    /** No stall longer than the margin between the lease check and the first byte; an attempt ends with its timeout. */
    private static boolean mayPass(World world) {
        for (Phase phase : world.phases()) {
            boolean due = switch (phase) {
                case Phase.Ready ready -> world.now() >= ready.checkedAt() + MARGIN;
                case Phase.Sent sent -> world.now() >= sent.sentAt() + ATTEMPT_TIMEOUT;
                default -> false;
            };
            if (due) {
                return false;
            }
        }
        return true;
    }
}
