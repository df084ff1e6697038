package dev.holdfast.idempotency;

import dev.holdfast.contract.Outcome;
import dev.holdfast.idempotency.CallState.Compensated;
import dev.holdfast.idempotency.CallState.Compensating;
import dev.holdfast.idempotency.CallState.CompensationReview;
import dev.holdfast.idempotency.CallState.NotApplied;
import dev.holdfast.idempotency.CallState.Reconciling;
import dev.holdfast.idempotency.CallState.Review;
import dev.holdfast.idempotency.CallState.Sending;
import dev.holdfast.idempotency.CallState.Succeeded;
import dev.holdfast.idempotency.CallState.Unknown;
import dev.holdfast.idempotency.CallState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The stored state of a call, and the judge of every attempt to move it.
 *
 * <p>Permission to send is fenced: it is given only to the owner of the standing admission, by epoch and attempt number.
 * Evidence speaks for itself only, however late it comes ({@link LateEvidence}). Every method takes the store's time and applies lease ends
 * first, so that a lease that has ended can't be used by anyone, whether a sweeper has been there or not.
 *
 * @param description what never changes
 * @param createdAt when the call was first admitted
 * @param epoch rises with every admission, reopening, reconciliation and rollback
 * @param admission the standing, or last, permission to carry the call out
 * @param attempts of all admissions, oldest first; at most {@link #MAX_ATTEMPTS}, older ones are in the audit log
 * @param repeatSpent whether an agent's explicit wish to repeat this call has been granted, which is done once
 * @param state where it stands
 */
public record CallRecord(
        CallDescription description,
        Instant createdAt,
        long epoch,
        Admission admission,
        List<Attempt> attempts,
        boolean repeatSpent,
        CallState state) {

    /** Twice what a contract allows for one admission, so that the standing one is always there as a whole. */
    public static final int MAX_ATTEMPTS = 200;

    private static final AttemptReport NEVER_SENT =
            new AttemptReport("not_sent", "not_sent", Outcome.RETRYABLE_FAILURE, OptionalInt.empty(), false);

    public CallRecord {
        attempts = List.copyOf(attempts);
    }

    /** The record of a call that is admitted for the first time. */
    public static CallRecord admitted(CallDescription description, OwnerToken owner, Instant now, Duration lease) {
        Admission admission = Admission.granted(owner, 1, now);
        return new CallRecord(
                description,
                now,
                1,
                admission,
                List.of(Attempt.begun(admission.fence(), now)),
                false,
                new Sending(now.plus(lease)));
    }

    public CallId id() {
        return description.id();
    }

    /** The record once {@code now} is reached with nobody having moved it. */
    public CallRecord asOf(Instant now) {
        CallState reached = state.asOf(now, admission);
        if (reached.equals(state)) {
            return this;
        }
        Admission known =
                state instanceof Sending sending ? admission.attemptEnded(false, sending.leaseEnds()) : admission;
        return new CallRecord(description, createdAt, epoch, known, attempts, repeatSpent, reached);
    }

    /** When the record may be forgotten as it stands; empty: never, because something is unsettled. */
    public Optional<Instant> expiresAt() {
        return state.expiresAt(description.contract().idempotency());
    }

    /** Whether the record may be forgotten; nothing unsettled ever may. */
    public boolean isExpired(Instant now) {
        return asOf(now).expiresAt().filter(end -> !now.isBefore(end)).isPresent();
    }

    /**
     * Opens a call that provably had no effect for a new round of attempts.
     *
     * @param owner another than the last: a copy of an {@code admit} that comes late opens nothing
     */
    public Transition reopen(OwnerToken owner, Instant now, Duration lease) {
        CallRecord current = asOf(now);
        if (!(current.state instanceof NotApplied notApplied)
                || current.admission.owner().equals(owner)) {
            return new Transition.Refused(current, false);
        }
        Admission admitted = Admission.granted(owner, current.epoch + 1, now);
        return current.permitted(admitted, notApplied.reopen(now, lease), now);
    }

    /**
     * Permits the attempt after {@code fence}'s; asked again by the same sender, it says so again. After doubt there is a
     * further attempt only where the upstream gives the same result for the same key.
     */
    public Transition beginAttempt(Fence fence, Instant now, Duration lease) {
        CallRecord current = asOf(now);
        if (current.state instanceof Sending && current.admission.fence().equals(fence.next())) {
            return new Transition.Repeated(current);
        }
        boolean repeatable = !current.admission.doubt() || description.keyHonoured();
        if (!(current.state instanceof Waiting waiting)
                || !current.admission.fence().equals(fence)
                || !repeatable) {
            return new Transition.Refused(current, false);
        }
        return current.permitted(current.admission.attemptBegun(), waiting.beginAttempt(now, lease), now);
    }

    /**
     * Ends an attempt that is to be followed by another.
     *
     * @param lease how long the owner may wait before it asks for the next one
     */
    public Transition endAttempt(Fence fence, AttemptReport report, Instant now, Duration lease) {
        CallRecord current = asOf(now);
        Verdict verdict = report.doubt() ? new Verdict.InDoubt() : new Verdict.NoEffect();
        if (current.admission.fence().equals(fence)) {
            if (current.state instanceof Waiting) {
                return new Transition.Repeated(current);
            }
            if (current.state instanceof Sending sending) {
                return moved(current.withReport(fence, report, verdict, now).with(sending.endAttempt(now, lease)));
            }
        }
        return new LateEvidence(current, fence, report, verdict, now).judged();
    }

    /**
     * Ends a call: by its owner while it holds the record, else as late evidence. An owner that waits gives up, and what
     * its attempts left behind decides; only a success is more than that.
     */
    public Transition finish(Fence fence, AttemptReport report, Verdict verdict, Instant now) {
        CallRecord current = asOf(now);
        if (current.admission.fence().equals(fence)) {
            if (current.state instanceof Waiting waiting && !(verdict instanceof Verdict.Success)) {
                return moved(current.with(waiting.giveUp(current.admission.doubt(), now)));
            }
            if (current.state.isInProgress()) {
                CallRecord reported = current.withReport(fence, report, verdict, now);
                return moved(reported.with(CallState.settled(verdict, reported.admission.doubt(), now)));
            }
        }
        return new LateEvidence(current, fence, report, verdict, now).judged();
    }

    /**
     * Ends an admission whose owner never heard of it, and so never sent anything. It concerns the first attempt only:
     * for a later one the owner was there before, and {@link #finish} says more.
     */
    public Transition abandoned(OwnerToken owner, Instant now) {
        CallRecord current = asOf(now);
        Fence first = new Fence(owner, current.admission.epoch(), 1);
        return current.admission.fence().equals(first)
                        && current.reportOf(first).isEmpty()
                ? current.finish(first, NEVER_SENT, new Verdict.NoEffect(), now)
                : new Transition.Refused(current, false);
    }

    /** Notes that the agent has left; what is under way goes on, and counts as in doubt for equal calls. */
    public Transition clientGone(Fence fence, Instant now) {
        CallRecord current = asOf(now);
        if (!current.state.isInProgress() || !current.admission.isOf(fence)) {
            return new Transition.Refused(current, false);
        }
        return current.admission.clientGone()
                ? new Transition.Repeated(current)
                : moved(current.with(current.admission.withoutClient(), current.state));
    }

    /** Spends the one repeat that an agent may ask for explicitly. */
    public CallRecord withRepeatSpent() {
        return new CallRecord(description, createdAt, epoch, admission, attempts, true, state);
    }

    /** Gives one sidecar the task to ask what happened; asked again by the same sidecar, it says so again. */
    public Transition beginReconciliation(OwnerToken reconciler, Instant now, Duration lease) {
        CallRecord current = asOf(now);
        if (current.state instanceof Reconciling standing
                && standing.reconciler().equals(reconciler)) {
            return new Transition.Repeated(current);
        }
        return current.state instanceof Unknown unknown
                ? moved(current.atNextEpoch(unknown.beginReconciliation(reconciler, now, lease)))
                : new Transition.Refused(current, false);
    }

    /**
     * Stores a probe's verdict.
     *
     * @param probeSentAt a time of the store's clock not later than the probe's sending; an absence counts only after the
     *     call has settled
     */
    public Transition reconciled(
            OwnerToken reconciler, long judgedEpoch, ProbeVerdict verdict, Instant probeSentAt, Instant now) {
        CallRecord current = asOf(now);
        if (!(current.state instanceof Reconciling reconciling)
                || !reconciling.reconciler().equals(reconciler)
                || current.epoch != judgedEpoch) {
            return new Transition.Refused(current, false);
        }
        return moved(
                switch (verdict) {
                    case ProbeVerdict.Applied applied -> current.with(reconciling.applied(applied.result(), now));
                    case ProbeVerdict.NotApplied _ ->
                        current.provesAbsence(probeSentAt, now)
                                ? current.withoutDoubt().with(reconciling.notApplied(now))
                                : current.with(reconciling.inconclusive());
                    case ProbeVerdict.Inconclusive _ -> current.with(reconciling.inconclusive());
                    case ProbeVerdict.Exhausted _ -> current.with(reconciling.exhausted());
                });
    }

    /**
     * Stores a human's verdict on a call under review, or on one that is unknown and not being reconciled.
     *
     * @param judgedEpoch the epoch of the record that the human saw
     * @param lookedAt a time of the store's clock not later than the human's look at the upstream; an absence counts only
     *     after the call has settled, and if the record has stood since then in the state that was judged
     */
    public Transition resolve(long judgedEpoch, HumanVerdict verdict, Instant lookedAt, Instant now) {
        CallRecord current = asOf(now);
        Optional<Review> open = current.openForHumans();
        if (open.isEmpty() || current.epoch != judgedEpoch) {
            return new Transition.Refused(current, false);
        }
        Review review = open.get();
        return switch (verdict) {
            case HumanVerdict.Applied applied -> moved(current.with(review.applied(applied.result(), now)));
            case HumanVerdict.NotApplied _ ->
                current.provesAbsence(lookedAt, now) && !lookedAt.isBefore(review.since())
                        ? moved(current.withoutDoubt().with(review.notApplied(now)))
                        : new Transition.Refused(current, false);
        };
    }

    /**
     * Permits the compensating action; asked again by the same sidecar, it says so again.
     *
     * @param lease how long the action may take
     * @param settleAfter how long after the action's end its absence starts to mean that it did not happen
     */
    public Transition beginCompensation(OwnerToken owner, Instant now, Duration lease, Duration settleAfter) {
        CallRecord current = asOf(now);
        if (current.state instanceof Compensating standing && standing.owner().equals(owner)) {
            return new Transition.Repeated(current);
        }
        return current.state instanceof Succeeded succeeded
                ? moved(current.atNextEpoch(succeeded.beginCompensation(owner, now.plus(lease), settleAfter)))
                : new Transition.Refused(current, false);
    }

    /**
     * Ends a compensation; its late success is accepted under review.
     *
     * @param success false: refused, not sent, or in doubt; a human decides
     */
    public Transition compensated(OwnerToken owner, long judgedEpoch, boolean success, Instant now) {
        CallRecord current = asOf(now);
        if (current.epoch == judgedEpoch) {
            if (current.state instanceof Compensating compensating
                    && compensating.owner().equals(owner)) {
                return moved(current.with(success ? compensating.compensated(now) : compensating.unproven(now)));
            }
            if (current.state instanceof CompensationReview review
                    && review.owner().equals(owner)) {
                return success
                        ? new Transition.Moved(current.with(review.compensated(now)), true)
                        : new Transition.Repeated(current);
            }
            if (success && current.state instanceof Compensated) {
                return new Transition.Repeated(current);
            }
        }
        return new Transition.Refused(current, success);
    }

    /**
     * Stores a human's verdict on a compensation under review.
     *
     * @param judgedEpoch the epoch of the record that the human saw
     * @param lookedAt a time of the store's clock not later than the human's look at the upstream
     */
    public Transition resolveCompensation(
            long judgedEpoch, CompensationVerdict verdict, Instant lookedAt, Instant now) {
        CallRecord current = asOf(now);
        if (!(current.state instanceof CompensationReview review) || current.epoch != judgedEpoch) {
            return new Transition.Refused(current, false);
        }
        return switch (verdict) {
            case COMPENSATED -> moved(current.with(review.compensated(now)));
            case NOT_COMPENSATED ->
                isBetween(review.settlesAt(), lookedAt, now)
                        ? moved(current.with(review.notCompensated()))
                        : new Transition.Refused(current, false);
        };
    }

    /** From when on a "not found" means "did not happen"; empty while an attempt may be under way. */
    public Optional<Instant> settlesAt() {
        return admission.lastEndedAt().map(end -> end.plus(description.settleAfter()));
    }

    /** Whether an attempt was ever permitted under {@code fence}, as far as the record remembers. */
    public boolean knows(Fence fence) {
        return attempts.stream().anyMatch(attempt -> attempt.isOf(fence));
    }

    /** What is stored about an attempt. */
    Optional<AttemptReport> reportOf(Fence fence) {
        return attempts.stream()
                .filter(attempt -> attempt.isOf(fence))
                .findFirst()
                .flatMap(Attempt::report);
    }

    CallRecord withReport(Fence fence, AttemptReport report, Verdict verdict, Instant now) {
        List<Attempt> reported = attempts.stream()
                .map(attempt -> attempt.isOf(fence) ? attempt.ended(report, now) : attempt)
                .toList();
        boolean doubt = report.doubt() || verdict instanceof Verdict.InDoubt;
        Admission known = fence.attempt() == admission.attempt() ? admission.attemptEnded(doubt, now) : admission;
        return new CallRecord(description, createdAt, epoch, known, reported, repeatSpent, state);
    }

    CallRecord withDoubt() {
        return with(admission.withDoubt(), state);
    }

    CallRecord with(CallState reached) {
        return with(admission, reached);
    }

    /** A time after {@code now} is no time of the store's clock and proves nothing. */
    private boolean provesAbsence(Instant seenAt, Instant now) {
        return settlesAt().filter(settled -> isBetween(settled, seenAt, now)).isPresent();
    }

    /** A call that is unknown and not being reconciled is as good as under review. */
    private Optional<Review> openForHumans() {
        if (state instanceof Review review) {
            return Optional.of(review);
        }
        return state instanceof Unknown unknown ? Optional.of(new Review(unknown.since())) : Optional.empty();
    }

    private CallRecord withoutDoubt() {
        return with(admission.withoutDoubt(), state);
    }

    private Transition permitted(Admission permission, Sending reached, Instant now) {
        List<Attempt> all = plus(attempts, Attempt.begun(permission.fence(), now));
        return moved(new CallRecord(description, createdAt, permission.epoch(), permission, all, repeatSpent, reached));
    }

    private CallRecord atNextEpoch(CallState reached) {
        return new CallRecord(description, createdAt, epoch + 1, admission, attempts, repeatSpent, reached);
    }

    private CallRecord with(Admission known, CallState reached) {
        return new CallRecord(description, createdAt, epoch, known, attempts, repeatSpent, reached);
    }

    private static Transition moved(CallRecord record) {
        return new Transition.Moved(record, false);
    }

    private static boolean isBetween(Instant start, Instant time, Instant end) {
        return !time.isBefore(start) && !time.isAfter(end);
    }

    private static List<Attempt> plus(List<Attempt> attempts, Attempt next) {
        List<Attempt> all = new ArrayList<>(attempts);
        all.add(next);
        return all.size() > MAX_ATTEMPTS ? all.subList(1, all.size()) : all;
    }
}
