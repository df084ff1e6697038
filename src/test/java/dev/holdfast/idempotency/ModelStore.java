package dev.holdfast.idempotency;

import static dev.holdfast.idempotency.Bounds.seconds;

import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.idempotency.CallState.NotApplied;
import dev.holdfast.idempotency.CallState.Reconciling;
import dev.holdfast.idempotency.CallState.Review;
import dev.holdfast.idempotency.CallState.Sending;
import dev.holdfast.store.AdmissionRules;
import dev.holdfast.store.AdmitAnswer;
import dev.holdfast.store.AdmitCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The store of a {@link World}: the real rules, or all of them but one. */
final class ModelStore {

    /** The world after a command, and what the sidecar that asked does with the answer. */
    record Executed(World world, Phase next) {}

    private final Bounds bounds;
    private final List<CallDescription> descriptions = new ArrayList<>();

    ModelStore(Bounds bounds) {
        this.bounds = bounds;
        ToolContract contract =
                bounds.keyHonoured() ? Contracts.idempotentWrite() : Contracts.keyedNonIdempotentWrite();
        for (int key = 0; key < bounds.keys(); key++) {
            byte[] random = new byte[CallId.RANDOM_BYTES];
            random[0] = (byte) key;
            descriptions.add(new CallDescription(
                    CallId.of("default", random),
                    new Caller("default", Optional.empty(), Optional.empty(), Optional.empty()),
                    Optional.of(new IdempotencyKey("key-" + key)),
                    "upstream-key-" + key,
                    bounds.keyHonoured(),
                    new Fingerprint("0".repeat(64)),
                    FingerprintRule.of(contract),
                    seconds(Bounds.SETTLE_AFTER),
                    contract,
                    "1"));
        }
    }

    Executed execute(World world, Phase command) {
        return switch (command) {
            case Phase.Admitting admitting -> admit(world, admitting);
            case Phase.Abandoning abandoning -> abandon(world, abandoning);
            case Phase.Reporting reporting -> report(world, reporting);
            case Phase.Beginning beginning -> begin(world, beginning);
            case Phase.Idle _, Phase.Permitted _, Phase.Ready _, Phase.Sent _, Phase.Pausing _ ->
                throw new IllegalArgumentException("no command: " + command);
        };
    }

    /** A key's record as it stands now. */
    Optional<CallRecord> standing(World world, int key) {
        return world.calls().get(key).map(record -> asOf(record, world.time()));
    }

    World clientGone(World world, int key, Fence fence) {
        return standing(world, key)
                .map(record -> stored(world, key, record.clientGone(fence, world.time())))
                .orElse(world);
    }

    World beginReconciliation(World world, int key, OwnerToken reconciler) {
        Transition transition =
                known(world, key).beginReconciliation(reconciler, world.time(), seconds(Bounds.PROBE_LEASE));
        World after = stored(world, key, transition);
        return transition instanceof Transition.Moved moved
                ? after.withProbe(Optional.of(
                        new World.Probe(key, reconciler, moved.record().epoch(), -1, false, false)))
                : after;
    }

    World reconciled(World world, World.Probe probe, ProbeVerdict verdict) {
        CallRecord record = known(world, probe.key());
        Instant now = world.time();
        if (bounds.defect() == Defect.PROBE_BEFORE_SETTLING
                && verdict instanceof ProbeVerdict.NotApplied
                && record.state() instanceof Reconciling
                && record.epoch() == probe.epoch()) {
            return world.withCall(probe.key(), record.with(new NotApplied(now, Ruling.PROBE)));
        }
        Instant sentAt =
                bounds.defect() == Defect.PROBE_DATED_BY_ITS_ANSWER ? now : Instant.ofEpochSecond(probe.sentAt());
        return stored(world, probe.key(), record.reconciled(probe.owner(), probe.epoch(), verdict, sentAt, now));
    }

    World resolved(World world, World.Look look) {
        CallRecord record = known(world, look.key());
        Instant now = world.time();
        if (bounds.defect() == Defect.HUMAN_BEFORE_SETTLING
                && !look.found()
                && (record.state() instanceof Review || record.state() instanceof CallState.Unknown)
                && record.epoch() == look.epoch()) {
            return world.withCall(look.key(), record.with(new NotApplied(now, Ruling.HUMAN)));
        }
        HumanVerdict verdict =
                look.found() ? new HumanVerdict.Applied(Optional.empty()) : new HumanVerdict.NotApplied();
        return stored(world, look.key(), record.resolve(look.epoch(), verdict, Instant.ofEpochSecond(look.at()), now));
    }

    private Executed admit(World world, Phase.Admitting asked) {
        AdmitCommand command = new AdmitCommand(
                descriptions.get(asked.key()),
                asked.owner(),
                seconds(Bounds.ATTEMPT_LEASE),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        boolean abandoned =
                bounds.defect() != Defect.NO_TOMBSTONE && world.abandoned().contains(asked.owner());
        AdmissionRules.Known known = new AdmissionRules.Known(
                standing(world, asked.key()), guardsOf(world, asked.key()), abandoned, Instant.EPOCH);
        AdmissionRules.Decision decision = AdmissionRules.decide(command, known, world.time());
        World after = decision.admitted()
                .map(record -> granted(world, asked.key(), record))
                .orElse(world);
        Phase next = decision.answer() instanceof AdmitAnswer.Granted granted
                ? new Phase.Permitted(asked.key(), granted.record().admission().fence(), asked.askedAt())
                : new Phase.Idle();
        return new Executed(after, next);
    }

    private Executed abandon(World world, Phase.Abandoning asked) {
        World after = world.withAbandoned(asked.owner());
        return new Executed(
                standing(world, asked.key())
                        .map(record -> stored(after, asked.key(), record.abandoned(asked.owner(), world.time())))
                        .orElse(after),
                new Phase.Idle());
    }

    private Executed report(World world, Phase.Reporting asked) {
        CallRecord record = known(world, asked.key());
        Fence fence = asFarAsCompared(asked.fence(), record);
        AttemptReport report = asked.seen().report();
        if (asked.wantsAnother()) {
            AttemptReport told = bounds.defect() == Defect.DOUBT_FORGOTTEN ? Seen.NO_EFFECT.report() : report;
            Transition transition = record.endAttempt(fence, told, world.time(), seconds(Bounds.WAITING_LEASE));
            boolean waits = transition.record().state() instanceof CallState.Waiting
                    && !(transition instanceof Transition.Refused);
            return new Executed(
                    stored(world, asked.key(), transition),
                    waits ? new Phase.Pausing(asked.key(), asked.fence(), asked.seen()) : new Phase.Idle());
        }
        CallRecord judged = bounds.defect() == Defect.LATE_REFUSAL_BEATS_DOUBT
                        && record.state().isUnsettled()
                ? withoutDoubt(record)
                : record;
        Transition transition = judged.finish(fence, report, asked.seen().verdict(), world.time());
        if (asked.unheard() && transition instanceof Transition.Refused) {
            Fence heard = new Fence(
                    asked.fence().owner(), asked.fence().epoch(), asked.fence().attempt() - 1);
            return new Executed(world, new Phase.Reporting(asked.key(), heard, Seen.NO_EFFECT, false, false));
        }
        return new Executed(stored(world, asked.key(), transition), new Phase.Idle());
    }

    private Executed begin(World world, Phase.Beginning asked) {
        CallRecord record = known(world, asked.key());
        Fence fence =
                bounds.defect() == Defect.FENCE_IGNORED ? record.admission().fence() : asked.fence();
        Transition transition = record.beginAttempt(fence, world.time(), seconds(Bounds.ATTEMPT_LEASE));
        return switch (transition) {
            case Transition.Moved moved ->
                RepeatGuard.check(guardsOf(world, asked.key()), false, world.time())
                                .isPresent()
                        ? new Executed(
                                world, new Phase.Reporting(asked.key(), asked.fence(), asked.last(), false, false))
                        : new Executed(granted(world, asked.key(), moved.record()), permitted(asked, moved.record()));
            case Transition.Repeated repeated -> new Executed(world, permitted(asked, repeated.record()));
            case Transition.Refused _ -> new Executed(world, new Phase.Idle());
        };
    }

    private static Phase permitted(Phase.Beginning asked, CallRecord record) {
        return new Phase.Permitted(asked.key(), record.admission().fence(), asked.askedAt());
    }

    private World granted(World world, int key, CallRecord record) {
        for (int other = 0; other < bounds.keys(); other++) {
            Optional<CallRecord> standing = other == key ? Optional.empty() : standing(world, other);
            if (standing.filter(ModelStore::isInDoubt).isPresent()) {
                throw new Violation("key " + key + " may be sent while the equal key " + other + " is in doubt");
            }
        }
        return world.withCall(key, trimmed(record));
    }

    /** Rule 13, said again and otherwise than {@link RepeatGuard} does. */
    private static boolean isInDoubt(CallRecord record) {
        return switch (record.state().label()) {
            case "UNKNOWN", "RECONCILING", "REVIEW" -> true;
            case "SENDING", "WAITING" ->
                record.admission().doubt() || record.admission().clientGone();
            default -> false;
        };
    }

    private List<CallRecord> guardsOf(World world, int key) {
        List<CallRecord> others = new ArrayList<>();
        for (int other = 0; other < bounds.keys() && bounds.defect() != Defect.NO_GUARD; other++) {
            if (other != key) {
                standing(world, other).ifPresent(others::add);
            }
        }
        return others;
    }

    private Fence asFarAsCompared(Fence shown, CallRecord record) {
        return switch (bounds.defect()) {
            case FENCE_IGNORED -> record.admission().fence();
            case ATTEMPT_NUMBER_IGNORED ->
                new Fence(shown.owner(), shown.epoch(), record.admission().attempt());
            default -> shown;
        };
    }

    private CallRecord asOf(CallRecord record, Instant now) {
        if (bounds.defect() == Defect.LEASE_END_PROVES_ABSENCE
                && record.state() instanceof Sending sending
                && !now.isBefore(sending.leaseEnds())) {
            return record.with(new NotApplied(sending.leaseEnds(), Ruling.LEASE));
        }
        return record.asOf(now);
    }

    private CallRecord known(World world, int key) {
        return standing(world, key).orElseThrow();
    }

    private static World stored(World world, int key, Transition transition) {
        return switch (transition) {
            case Transition.Moved moved -> world.withCall(key, trimmed(moved.record()));
            case Transition.Repeated _, Transition.Refused _ -> world;
        };
    }

    /** Without the attempts of earlier admissions, which no rule looks at, so that worlds that differ in them are one. */
    private static CallRecord trimmed(CallRecord record) {
        return new CallRecord(
                record.description(),
                record.createdAt(),
                record.epoch(),
                record.admission(),
                record.attempts().stream()
                        .filter(attempt -> attempt.epoch() == record.admission().epoch())
                        .toList(),
                record.repeatSpent(),
                record.state());
    }

    private static CallRecord withoutDoubt(CallRecord record) {
        return new CallRecord(
                record.description(),
                record.createdAt(),
                record.epoch(),
                record.admission().withoutDoubt(),
                record.attempts(),
                record.repeatSpent(),
                record.state());
    }
}
