package dev.holdfast.idempotency;

import static dev.holdfast.idempotency.Calls.LEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.idempotency.CallState.Failed;
import dev.holdfast.idempotency.CallState.NotApplied;
import dev.holdfast.idempotency.CallState.Review;
import dev.holdfast.idempotency.CallState.Succeeded;
import dev.holdfast.idempotency.CallState.Unknown;
import org.junit.jupiter.api.Test;

/** What a report is worth that comes after its sender has lost the record. */
final class LateEvidenceTest extends RecordScenario {

    @Test
    void aLateSuccessIsAcceptedWhileNobodyKnows() {
        CallRecord reconciling = reconciling(unknown, LEASE_END);
        CallRecord review = review(unknown, LEASE_END);

        for (CallRecord open : new CallRecord[] {unknown, reconciling, review}) {
            Transition late = late(open, fence, Calls.success(), LEASE_END);

            assertThat(late)
                    .isInstanceOfSatisfying(
                            Transition.Moved.class,
                            moved -> assertThat(moved.late()).isTrue());
            assertThat(late.record().state()).isInstanceOf(Succeeded.class);
            assertThat(late(late.record(), fence, Calls.success(), LEASE_END))
                    .isEqualTo(new Transition.Repeated(late.record()));
        }
    }

    @Test
    void aLateRefusalSettlesOnlyAsTheLastAttemptWithoutDoubt() {
        assertThat(late(unknown, fence, Calls.refused(), LEASE_END).record().state())
                .isInstanceOf(Failed.class);
        assertThat(late(unknown, fence, Calls.notSent(), LEASE_END).record().state())
                .isInstanceOf(NotApplied.class);

        CallRecord doubted = begun(waitingAfter(Calls.doubt()), START).asOf(LEASE_END);
        assertThat(late(doubted, fence.next(), Calls.refused(), LEASE_END)
                        .record()
                        .state())
                .isInstanceOf(Unknown.class);

        CallRecord second = begun(waitingAfter(Calls.notSent()), START).asOf(LEASE_END);
        assertThat(late(second, fence, Calls.refused(), LEASE_END)).isEqualTo(new Transition.Refused(second, false));
    }

    @Test
    void aLateSuccessOverrulesNotAppliedOrSendsItBackToTheHuman() {
        CallRecord byProbe = notAppliedByProbe();
        CallRecord byHuman = unknown.resolve(1, new HumanVerdict.NotApplied(), SETTLED, SETTLED)
                .record();

        assertThat(late(byProbe, fence, Calls.success(), SETTLED).record().state())
                .isInstanceOf(Succeeded.class);
        CallRecord again = late(byHuman, fence, Calls.success(), SETTLED).record();
        assertThat(again.state()).isEqualTo(new Review(SETTLED));
        assertThat(late(again, fence, Calls.success(), SETTLED)).isEqualTo(new Transition.Repeated(again));
    }

    @Test
    void aRefusalOfTheLastAttemptDoesNotOutweighAnEarlierSuccessAgainstAHuman() {
        CallRecord unreported = begun(waitingAfter(Calls.doubt()), START).asOf(LEASE_END);
        CallRecord ruled = unreported
                .resolve(1, new HumanVerdict.NotApplied(), SETTLED, SETTLED)
                .record();
        CallRecord contradicted = late(ruled, fence, Calls.success(), SETTLED).record();

        assertThat(contradicted.state()).isInstanceOf(Review.class);
        assertThat(late(contradicted, fence.next(), Calls.refused(), SETTLED)
                        .record()
                        .state())
                .isInstanceOf(Review.class);
    }

    @Test
    void evidenceFromBeforeAReopeningNeverChangesTheRecord() {
        CallRecord reopened =
                notAppliedByProbe().reopen(Calls.owner(), SETTLED, LEASE).record();

        assertThat(late(reopened, fence, Calls.success(), SETTLED)).isEqualTo(new Transition.Refused(reopened, true));
        assertThat(late(reopened, fence, Calls.refused(), SETTLED)).isEqualTo(new Transition.Refused(reopened, false));
        assertThat(late(reopened, fence, Calls.doubt(), SETTLED)).isEqualTo(new Transition.Refused(reopened, false));
    }

    @Test
    void aSuccessThatARefusalDeniesIsADuplicateEffect() {
        CallRecord failed = finish(sending, Calls.refused(), START);

        assertThat(late(failed, fence, Calls.success(), START)).isEqualTo(new Transition.Refused(failed, true));
    }
}
