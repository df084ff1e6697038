package dev.holdfast.idempotency;

import static dev.holdfast.idempotency.Calls.LEASE;
import static dev.holdfast.idempotency.Calls.SETTLE_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.idempotency.CallState.Compensated;
import dev.holdfast.idempotency.CallState.Compensating;
import dev.holdfast.idempotency.CallState.CompensationReview;
import dev.holdfast.idempotency.CallState.NotApplied;
import dev.holdfast.idempotency.CallState.Review;
import dev.holdfast.idempotency.CallState.Succeeded;
import dev.holdfast.idempotency.CallState.Unknown;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a call that nobody knows about is settled, and a settled one is undone. */
final class SettlementTest extends RecordScenario {

    @Test
    void oneReconcilerAtATimeUnderAHigherEpoch() {
        CallRecord reconciling = reconciling(unknown, LEASE_END);

        assertThat(reconciling.epoch()).isEqualTo(2);
        assertThat(reconciling.beginReconciliation(reconciler, LEASE_END, LEASE))
                .isEqualTo(new Transition.Repeated(reconciling));
        assertThat(reconciling.beginReconciliation(Calls.owner(), LEASE_END, LEASE))
                .isInstanceOf(Transition.Refused.class);
        assertThat(reconciling.reconciled(reconciler, 1, new ProbeVerdict.NotApplied(), SETTLED, SETTLED))
                .isInstanceOf(Transition.Refused.class);
        assertThat(reconciling.reconciled(
                        Calls.owner(), 2, new ProbeVerdict.Applied(Optional.empty()), LEASE_END, LEASE_END))
                .isInstanceOf(Transition.Refused.class);
    }

    @Test
    void notFoundCountsOnlyIfTheProbeWasSentAfterTheCallHadSettled() {
        Instant late = SETTLED.plus(SECOND);
        CallRecord reconciling = reconciling(unknown, SETTLED.minus(SECOND));

        assertThat(probed(reconciling, new ProbeVerdict.NotApplied(), SETTLED.minusNanos(1_000), late))
                .isInstanceOf(Unknown.class);
        assertThat(probed(reconciling, new ProbeVerdict.NotApplied(), late.plus(SECOND), late))
                .as("a time that has not come is no time of the store's clock")
                .isInstanceOf(Unknown.class);
        assertThat(probed(reconciling, new ProbeVerdict.NotApplied(), SETTLED, late))
                .isEqualTo(new NotApplied(late, Ruling.PROBE));
    }

    @Test
    void aCallSettlesFromItsLastAttemptsRecordedEnd() {
        CallRecord reported =
                late(unknown, fence, Calls.doubt(), LEASE_END.plus(SECOND)).record();

        assertThat(reported.state()).isEqualTo(unknown.state());
        assertThat(reported.settlesAt()).contains(SETTLED.plus(SECOND));
        assertThat(sending.settlesAt()).isEmpty();
        assertThat(finish(sending, Calls.doubt(), START).settlesAt()).contains(START.plus(SETTLE_AFTER));
    }

    @Test
    void otherVerdictsOfAProbe() {
        CallRecord reconciling = reconciling(unknown, LEASE_END);

        assertThat(probed(reconciling, new ProbeVerdict.Applied(Optional.empty()), LEASE_END, LEASE_END))
                .isEqualTo(new Succeeded(LEASE_END, Ruling.PROBE, Optional.empty()));
        assertThat(probed(reconciling, new ProbeVerdict.Inconclusive(), LEASE_END, LEASE_END))
                .isEqualTo(unknown.state());
        assertThat(probed(reconciling, new ProbeVerdict.Exhausted(), LEASE_END.plus(SECOND), LEASE_END.plus(SECOND)))
                .as("nobody knows since the lease's end, not since the last probe")
                .isEqualTo(new Review(LEASE_END));
    }

    @Test
    void aSoundAbsenceClearsTheDoubt() {
        CallRecord doubted = reconciling(finish(sending, Calls.doubt(), START), SETTLED);

        CallRecord cleared = doubted.reconciled(reconciler, 2, new ProbeVerdict.NotApplied(), SETTLED, SETTLED)
                .record();

        assertThat(doubted.admission().doubt()).isTrue();
        assertThat(cleared.admission().doubt()).isFalse();
    }

    @Test
    void aHumansWordCountsInTheStateAndEpochItWasGivenFor() {
        CallRecord reconciling = reconciling(unknown, LEASE_END);
        CallRecord review = review(unknown, LEASE_END);

        assertThat(reconciling.resolve(2, new HumanVerdict.Applied(Optional.empty()), LEASE_END, LEASE_END))
                .isInstanceOf(Transition.Refused.class);
        assertThat(review.resolve(1, new HumanVerdict.NotApplied(), SETTLED, SETTLED))
                .isInstanceOf(Transition.Refused.class);
        assertThat(review.resolve(2, new HumanVerdict.NotApplied(), SETTLED.minusNanos(1_000), SETTLED))
                .isInstanceOf(Transition.Refused.class);
        assertThat(review.resolve(2, new HumanVerdict.NotApplied(), SETTLED, SETTLED)
                        .record()
                        .state())
                .isEqualTo(new NotApplied(SETTLED, Ruling.HUMAN));
        assertThat(review.resolve(2, new HumanVerdict.Applied(Optional.empty()), LEASE_END, SETTLED)
                        .record()
                        .state())
                .isEqualTo(new Succeeded(SETTLED, Ruling.HUMAN, Optional.empty()));
    }

    @Test
    void aHumansOldLookDoesNotCountAgainstNewEvidence() {
        CallRecord ruled = unknown.resolve(1, new HumanVerdict.NotApplied(), SETTLED, SETTLED)
                .record();
        Instant later = SETTLED.plus(SETTLE_AFTER).plus(SETTLE_AFTER);
        CallRecord review = late(ruled, fence, Calls.success(), later).record();

        assertThat(review.resolve(1, new HumanVerdict.NotApplied(), SETTLED, later.plus(LEASE)))
                .isInstanceOf(Transition.Refused.class);
    }

    @Test
    void aCompensationIsFencedByOwnerAndEpoch() {
        CallRecord compensating = compensating();
        OwnerToken compensator = ((Compensating) compensating.state()).owner();

        assertThat(compensating.beginCompensation(compensator, START, LEASE, SETTLE_AFTER))
                .isEqualTo(new Transition.Repeated(compensating));
        assertThat(compensating.compensated(Calls.owner(), 2, true, START))
                .isEqualTo(new Transition.Refused(compensating, true));
        assertThat(compensating.compensated(compensator, 1, true, START))
                .isEqualTo(new Transition.Refused(compensating, true));
        CallRecord compensated =
                compensating.compensated(compensator, 2, true, START).record();
        assertThat(compensated.state()).isEqualTo(new Compensated(START));
        assertThat(compensated.compensated(compensator, 2, true, START))
                .isEqualTo(new Transition.Repeated(compensated));
    }

    @Test
    void aCompensationInDoubtIsForAHumanUnlessItsSuccessComesLate() {
        CallRecord compensating = compensating();
        OwnerToken compensator = ((Compensating) compensating.state()).owner();
        CallRecord review =
                compensating.compensated(compensator, 2, false, START).record();

        assertThat(review.state()).isInstanceOf(CompensationReview.class);
        assertThat(review.compensated(compensator, 2, false, START)).isEqualTo(new Transition.Repeated(review));
        assertThat(review.compensated(compensator, 2, true, START).record().state())
                .isInstanceOf(Compensated.class);
        assertThat(review.resolveCompensation(2, CompensationVerdict.COMPENSATED, START, START)
                        .record()
                        .state())
                .isInstanceOf(Compensated.class);
    }

    @Test
    void notCompensatedCountsOnlyAfterTheCompensationHasSettled() {
        CallRecord done = finish(sending, Calls.success(), START);
        CallRecord review = compensating().asOf(LEASE_END);
        CompensationVerdict verdict = CompensationVerdict.NOT_COMPENSATED;

        assertThat(review.resolveCompensation(2, verdict, SETTLED.minusNanos(1_000), SETTLED))
                .isInstanceOf(Transition.Refused.class);
        assertThat(review.resolveCompensation(1, verdict, SETTLED, SETTLED)).isInstanceOf(Transition.Refused.class);
        assertThat(review.resolveCompensation(2, verdict, SETTLED, SETTLED)
                        .record()
                        .state())
                .isEqualTo(done.state());
    }
}
