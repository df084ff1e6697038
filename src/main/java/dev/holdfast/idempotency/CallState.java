package dev.holdfast.idempotency;

import dev.holdfast.contract.IdempotencyPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a recorded call stands. The methods of a state are the only ways out of it.
 *
 * <pre>
 *  absent ──admit──► SENDING ──finish──► SUCCEEDED │ FAILED (validation) │ NOT_APPLIED (provably no effect)
 *                     │  ▲  └─finish(doubt)─► UNKNOWN          ▲
 *      end_attempt    ▼  │ begin_attempt        │              │ undoubted WAITING whose lease ends
 *                    WAITING ───────────────────┼──────────────┘
 *  SENDING whose lease ends ───────────────────►│
 *                                               ▼
 *                        UNKNOWN ──► RECONCILING ──► SUCCEEDED │ NOT_APPLIED │ UNKNOWN (again later) │ REVIEW
 *                                    REVIEW ──human──► SUCCEEDED │ NOT_APPLIED
 *  NOT_APPLIED ──same key, same fingerprint──► SENDING (reopened; attempts start anew, history kept)
 *  SUCCEEDED ──rollback──► COMPENSATING ──► COMPENSATED │ COMPENSATION_REVIEW ──human──► COMPENSATED │ SUCCEEDED
 * </pre>
 *
 * <p>Who may take a way, and what late evidence is worth, is {@link CallRecord}'s to judge.
 */
public sealed interface CallState {

    /** The state's name on the wire, in metrics and in logs. */
    String label();

    /** The state once {@code now} is reached with nobody having moved it: leases end, everything else stays. */
    default CallState asOf(Instant now, Admission admission) {
        return this;
    }

    /** When the state ends by itself, because whoever holds the lease has not been heard of; empty: never. */
    default Optional<Instant> lapsesAt() {
        return Optional.empty();
    }

    /** When the record may be forgotten; empty: never, because something is unsettled. */
    default Optional<Instant> expiresAt(IdempotencyPolicy policy) {
        return Optional.empty();
    }

    /** An attempt is permitted and may be under way. */
    record Sending(Instant leaseEnds) implements CallState {
        @Override
        public String label() {
            return "SENDING";
        }

        @Override
        public Optional<Instant> lapsesAt() {
            return Optional.of(leaseEnds);
        }

        /** A lease that ends here proves nothing: the attempt may have been sent. */
        @Override
        public CallState asOf(Instant now, Admission admission) {
            return now.isBefore(leaseEnds) ? this : new Unknown(leaseEnds);
        }

        Waiting endAttempt(Instant now, Duration lease) {
            return new Waiting(now.plus(lease));
        }
    }

    /** Between two attempts; nothing is under way. */
    record Waiting(Instant leaseEnds) implements CallState {
        @Override
        public String label() {
            return "WAITING";
        }

        @Override
        public Optional<Instant> lapsesAt() {
            return Optional.of(leaseEnds);
        }

        @Override
        public CallState asOf(Instant now, Admission admission) {
            if (now.isBefore(leaseEnds)) {
                return this;
            }
            return admission.doubt() ? new Unknown(leaseEnds) : new NotApplied(leaseEnds, Ruling.LEASE);
        }

        Sending beginAttempt(Instant now, Duration lease) {
            return new Sending(now.plus(lease));
        }

        /** The owner gives up: nothing more is sent, so only doubt left earlier matters. */
        CallState giveUp(boolean doubt, Instant now) {
            return settled(new Verdict.NoEffect(), doubt, now);
        }
    }

    /** The effect is acknowledged; repeats replay the result. */
    record Succeeded(Instant at, Ruling ruling, Optional<StoredResult> result) implements CallState {
        @Override
        public String label() {
            return "SUCCEEDED";
        }

        @Override
        public Optional<Instant> expiresAt(IdempotencyPolicy policy) {
            return Optional.of(at.plus(policy.retention()));
        }

        Compensating beginCompensation(OwnerToken owner, Instant leaseEnds, Duration settleAfter) {
            return new Compensating(owner, leaseEnds, settleAfter, this);
        }
    }

    /** The upstream refused the call as it is; repeats replay the refusal. */
    record Failed(Instant at, StoredResult result) implements CallState {
        @Override
        public String label() {
            return "FAILED";
        }

        @Override
        public Optional<Instant> expiresAt(IdempotencyPolicy policy) {
            return Optional.of(at.plus(policy.failureRetention()));
        }
    }

    /** Provably no effect; the same key may be tried again. */
    record NotApplied(Instant at, Ruling ruling) implements CallState {
        @Override
        public String label() {
            return "NOT_APPLIED";
        }

        @Override
        public Optional<Instant> expiresAt(IdempotencyPolicy policy) {
            return Optional.of(at.plus(policy.retention()));
        }

        Sending reopen(Instant now, Duration lease) {
            return new Sending(now.plus(lease));
        }

        /** The effect did happen, later than anyone looked; where a human had ruled, a human decides again. */
        CallState lateSuccess(StoredResult result, Instant now) {
            return ruling == Ruling.HUMAN ? new Review(now) : new Succeeded(now, Ruling.EVIDENCE, Optional.of(result));
        }
    }

    /** Nobody knows whether the effect happened. */
    record Unknown(Instant since) implements CallState {
        @Override
        public String label() {
            return "UNKNOWN";
        }

        Reconciling beginReconciliation(OwnerToken reconciler, Instant now, Duration lease) {
            return new Reconciling(reconciler, since, now.plus(lease));
        }
    }

    /** One sidecar is asking the upstream what happened. */
    record Reconciling(OwnerToken reconciler, Instant since, Instant leaseEnds) implements CallState {
        @Override
        public String label() {
            return "RECONCILING";
        }

        @Override
        public Optional<Instant> lapsesAt() {
            return Optional.of(leaseEnds);
        }

        @Override
        public CallState asOf(Instant now, Admission admission) {
            return now.isBefore(leaseEnds) ? this : new Unknown(since);
        }

        CallState applied(Optional<StoredResult> result, Instant now) {
            return new Succeeded(now, Ruling.PROBE, result);
        }

        NotApplied notApplied(Instant now) {
            return new NotApplied(now, Ruling.PROBE);
        }

        Unknown inconclusive() {
            return new Unknown(since);
        }

        Review exhausted() {
            return new Review(since);
        }
    }

    /**
     * A human has to decide what happened.
     *
     * @param since since when nobody knows
     */
    record Review(Instant since) implements CallState {
        @Override
        public String label() {
            return "REVIEW";
        }

        CallState applied(Optional<StoredResult> result, Instant now) {
            return new Succeeded(now, Ruling.HUMAN, result);
        }

        NotApplied notApplied(Instant now) {
            return new NotApplied(now, Ruling.HUMAN);
        }
    }

    /**
     * The compensating action is permitted and may be under way.
     *
     * @param settleAfter how long after its end a missing compensation starts to mean that there was none
     */
    record Compensating(OwnerToken owner, Instant leaseEnds, Duration settleAfter, Succeeded undoing)
            implements CallState {
        @Override
        public String label() {
            return "COMPENSATING";
        }

        @Override
        public Optional<Instant> lapsesAt() {
            return Optional.of(leaseEnds);
        }

        /** Never sent again by itself. */
        @Override
        public CallState asOf(Instant now, Admission admission) {
            return now.isBefore(leaseEnds) ? this : inReview(leaseEnds);
        }

        Compensated compensated(Instant now) {
            return new Compensated(now);
        }

        CompensationReview unproven(Instant now) {
            return inReview(now);
        }

        private CompensationReview inReview(Instant end) {
            return new CompensationReview(owner, end, end.plus(settleAfter), undoing);
        }
    }

    /** The effect was taken back. */
    record Compensated(Instant at) implements CallState {
        @Override
        public String label() {
            return "COMPENSATED";
        }

        @Override
        public Optional<Instant> expiresAt(IdempotencyPolicy policy) {
            return Optional.of(at.plus(policy.retention()));
        }
    }

    /**
     * A human has to decide whether the effect was taken back.
     *
     * @param since when the compensation ended, or its lease did
     * @param settlesAt from when on a missing compensation means that there was none
     */
    record CompensationReview(OwnerToken owner, Instant since, Instant settlesAt, Succeeded undoing)
            implements CallState {
        @Override
        public String label() {
            return "COMPENSATION_REVIEW";
        }

        Compensated compensated(Instant now) {
            return new Compensated(now);
        }

        Succeeded notCompensated() {
            return undoing;
        }
    }

    /** Since when nobody knows, or a human has yet to say, what the call did; empty where somebody does. */
    default Optional<Instant> unsettledSince() {
        return switch (this) {
            case Unknown unknown -> Optional.of(unknown.since());
            case Reconciling reconciling -> Optional.of(reconciling.since());
            case Review review -> Optional.of(review.since());
            case Sending _,
                    Waiting _,
                    Succeeded _,
                    Failed _,
                    NotApplied _,
                    Compensating _,
                    Compensated _,
                    CompensationReview _ -> Optional.empty();
        };
    }

    default boolean isUnsettled() {
        return unsettledSince().isPresent();
    }

    /** Whether a sidecar is carrying the call out. */
    default boolean isInProgress() {
        return this instanceof Sending || this instanceof Waiting;
    }

    /** Where a call comes to rest with {@code verdict}, given whether any attempt left doubt. */
    static CallState settled(Verdict verdict, boolean doubt, Instant now) {
        return switch (verdict) {
            case Verdict.Success success -> new Succeeded(now, Ruling.EVIDENCE, Optional.of(success.result()));
            case Verdict.Refused refused -> doubt ? new Unknown(now) : new Failed(now, refused.result());
            case Verdict.NoEffect _ -> doubt ? new Unknown(now) : new NotApplied(now, Ruling.EVIDENCE);
            case Verdict.InDoubt _ -> new Unknown(now);
        };
    }
}
