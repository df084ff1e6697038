package dev.holdfast.store;

import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.idempotency.Fingerprint;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.idempotency.OwnerToken;
import dev.holdfast.idempotency.RepeatGuard;
import dev.holdfast.idempotency.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** Decides who is admitted: the pure part of {@link CallStore#admit}, the same for every store. */
public final class AdmissionRules {

    /**
     * What a store knows when it is asked.
     *
     * @param standing the record of the same tenant, tool and key, or of the same id where the call has no key; none that
     *     has expired
     * @param equal the records of the same tenant and tool with an equal fingerprint; the standing one among them or not
     * @param abandoned whether the asking owner has given this admission up
     * @param historyFloor since when the store has forgotten nothing before its time
     */
    public record Known(
            Optional<CallRecord> standing, Collection<CallRecord> equal, boolean abandoned, Instant historyFloor) {}

    /**
     * What is answered, and what is to be stored before that.
     *
     * @param admitted the asking call's record, where it moved
     * @param repeated the record of the call whose repetition was granted
     */
    public record Decision(AdmitAnswer answer, Optional<CallRecord> admitted, Optional<CallRecord> repeated) {

        private static Decision unmoved(AdmitAnswer answer) {
            return new Decision(answer, Optional.empty(), Optional.empty());
        }

        private static Decision granted(CallRecord admitted, Optional<CallRecord> repeated) {
            return new Decision(new AdmitAnswer.Granted(admitted), Optional.of(admitted), repeated);
        }
    }

    private AdmissionRules() {}

    public static Decision decide(AdmitCommand command, Known known, Instant now) {
        return known.standing()
                .map(standing -> repeat(command, standing.asOf(now), known, now))
                .orElseGet(() -> first(command, known, now));
    }

    private static Decision first(AdmitCommand command, Known known, Instant now) {
        if (known.abandoned()) {
            return Decision.unmoved(new AdmitAnswer.Abandoned());
        }
        CallDescription description = command.description();
        if (isBeyondMemory(command, known.historyFloor(), now)) {
            return Decision.unmoved(new AdmitAnswer.HistoryUnavailable());
        }
        Optional<RepeatGuard.Block> block =
                RepeatGuard.check(known.equal(), description.key().isEmpty(), now);
        if (block.isPresent() && !block.get().isLiftedBy(command.allowedRepeat())) {
            return Decision.unmoved(new AdmitAnswer.Guarded(block.get()));
        }
        return Decision.granted(
                CallRecord.admitted(description, command.owner(), now, command.lease()),
                block.map(lifted -> lifted.other().withRepeatSpent()));
    }

    private static Decision repeat(AdmitCommand command, CallRecord standing, Known known, Instant now) {
        Optional<Fingerprint> asked = fingerprintBy(command, standing);
        if (asked.isEmpty()) {
            return Decision.unmoved(
                    new AdmitAnswer.OtherRule(standing.description().fingerprintRule()));
        }
        if (!asked.get().equals(standing.description().fingerprint())) {
            return Decision.unmoved(new AdmitAnswer.OtherFingerprint(standing));
        }
        if (known.abandoned()) {
            return Decision.unmoved(new AdmitAnswer.Abandoned());
        }
        return isFirstAttemptOf(command.owner(), standing)
                ? Decision.unmoved(new AdmitAnswer.Granted(standing))
                : byState(command, standing, known, now);
    }

    private static Decision byState(AdmitCommand command, CallRecord standing, Known known, Instant now) {
        return switch (standing.state()) {
            case CallState.Sending sending -> Decision.unmoved(inProgress(standing, sending.leaseEnds(), now));
            case CallState.Waiting waiting -> Decision.unmoved(inProgress(standing, waiting.leaseEnds(), now));
            case CallState.Unknown _, CallState.Reconciling _, CallState.Review _ ->
                Decision.unmoved(new AdmitAnswer.Unsettled(standing));
            case CallState.Succeeded _, CallState.Failed _ -> Decision.unmoved(new AdmitAnswer.Settled(standing));
            case CallState.Compensating _, CallState.Compensated _, CallState.CompensationReview _ ->
                Decision.unmoved(new AdmitAnswer.Compensated(standing));
            case CallState.NotApplied _ -> reopened(command, standing, known, now);
        };
    }

    private static Decision reopened(AdmitCommand command, CallRecord standing, Known known, Instant now) {
        Collection<CallRecord> others = known.equal().stream()
                .filter(other -> !other.id().equals(standing.id()))
                .toList();
        Optional<RepeatGuard.Block> block = RepeatGuard.check(others, false, now);
        if (block.isPresent()) {
            return Decision.unmoved(new AdmitAnswer.Guarded(block.get()));
        }
        return switch (standing.reopen(command.owner(), now, command.lease())) {
            case Transition.Moved moved -> Decision.granted(moved.record(), Optional.empty());
            // A late copy of an admit whose admission has ended without effect: nobody listens to the answer.
            case Transition.Repeated _, Transition.Refused _ -> Decision.unmoved(new AdmitAnswer.Abandoned());
        };
    }

    private static AdmitAnswer inProgress(CallRecord standing, Instant leaseEnds, Instant now) {
        return new AdmitAnswer.InProgress(standing, Duration.between(now, leaseEnds));
    }

    /** The asking request's fingerprint by the rule of the record; empty where it has yet to be made. */
    private static Optional<Fingerprint> fingerprintBy(AdmitCommand command, CallRecord standing) {
        CallDescription description = command.description();
        return Stream.concat(
                        Stream.of(new AdmitCommand.RestatedFingerprint(
                                description.fingerprintRule(), description.fingerprint())),
                        command.stored().stream())
                .filter(stated -> stated.rule().equals(standing.description().fingerprintRule()))
                .map(AdmitCommand.RestatedFingerprint::fingerprint)
                .findFirst();
    }

    private static boolean isFirstAttemptOf(OwnerToken owner, CallRecord standing) {
        return standing.state() instanceof CallState.Sending
                && standing.admission().owner().equals(owner)
                && standing.admission().attempt() == 1;
    }

    /** Whether the call may have been made, and forgotten, before: a missing record is not proof of a new call. */
    private static boolean isBeyondMemory(AdmitCommand command, Instant historyFloor, Instant now) {
        CallDescription description = command.description();
        Instant remembered = now.minus(description.contract().idempotency().retention());
        Instant oldest = remembered.isAfter(historyFloor) ? remembered : historyFloor;
        return Stream.concat(
                        command.firstSent().stream(), description.key().flatMap(IdempotencyKey::createdAt).stream())
                .anyMatch(sent -> sent.isBefore(oldest));
    }
}
