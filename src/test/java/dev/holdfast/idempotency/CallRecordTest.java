package dev.holdfast.idempotency;

import static dev.holdfast.idempotency.Calls.LEASE;
import static dev.holdfast.idempotency.Calls.SETTLE_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.idempotency.CallState.CompensationReview;
import dev.holdfast.idempotency.CallState.Failed;
import dev.holdfast.idempotency.CallState.NotApplied;
import dev.holdfast.idempotency.CallState.Succeeded;
import dev.holdfast.idempotency.CallState.Unknown;
import dev.holdfast.idempotency.Calls.Ending;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What senders may do to a record, and what becomes of it without them. */
final class CallRecordTest extends RecordScenario {

    @Test
    void aLeaseThatEndsWhileSendingProvesNothing() {
        assertThat(sending.asOf(LEASE_END.minus(SECOND))).isEqualTo(sending);
        assertThat(unknown.state()).isEqualTo(new Unknown(LEASE_END));
        assertThat(sending.asOf(SETTLED)).isEqualTo(unknown);
        assertThat(unknown.settlesAt()).contains(SETTLED);
    }

    @Test
    void aLeaseThatEndsWhileWaitingProvesAbsenceUnlessAnAttemptLeftDoubt() {
        assertThat(waitingAfter(Calls.notSent()).asOf(LEASE_END).state())
                .isEqualTo(new NotApplied(LEASE_END, Ruling.LEASE));
        assertThat(waitingAfter(Calls.doubt()).asOf(LEASE_END).state()).isEqualTo(new Unknown(LEASE_END));
    }

    @Test
    void aReconcilersLeaseEndsAsTheCallWas() {
        CallRecord reconciling = reconciling(unknown, LEASE_END);

        assertThat(reconciling.asOf(LEASE_END.plus(LEASE)).state()).isEqualTo(unknown.state());
    }

    @Test
    void aCompensationWhoseLeaseEndsIsNotSentAgainByItself() {
        CallRecord compensating = compensating();

        CallRecord ended = compensating.asOf(LEASE_END);

        assertThat(ended.state()).isInstanceOf(CompensationReview.class);
        assertThat(ended.beginCompensation(Calls.owner(), LEASE_END, LEASE, SETTLE_AFTER))
                .isInstanceOf(Transition.Refused.class);
    }

    @Test
    void theOwnersVerdictSettlesTheCall() {
        assertThat(after(Calls.success())).isInstanceOf(Succeeded.class);
        assertThat(after(Calls.refused())).isInstanceOf(Failed.class);
        assertThat(after(Calls.notSent())).isEqualTo(new NotApplied(START, Ruling.EVIDENCE));
        assertThat(after(Calls.doubt())).isEqualTo(new Unknown(START));
    }

    @Test
    void doubtOutlivesARefusalButNotASuccessOfAnHonouredKey() {
        CallRecord second = begun(waitingAfter(Calls.doubt()), START);

        assertThat(finish(second, Calls.refused(), START).state()).isInstanceOf(Unknown.class);
        assertThat(finish(second, Calls.notSent(), START).state()).isInstanceOf(Unknown.class);
        assertThat(finish(second, Calls.success(), START).state()).isInstanceOf(Succeeded.class);
    }

    @Test
    void afterDoubtNothingIsSentAgainUnderAKeyThatIsNotHonoured() {
        CallRecord record = CallRecord.admitted(Calls.keyedUnhonoured("k", "body"), owner, START, LEASE);
        Ending ending = Calls.doubt();
        CallRecord waiting =
                record.endAttempt(fence, ending.report(), START, LEASE).record();

        assertThat(waiting.beginAttempt(fence, START, LEASE)).isEqualTo(new Transition.Refused(waiting, false));
    }

    @Test
    void anOwnerThatGivesUpWaitingLeavesWhatItsAttemptsLeft() {
        assertThat(finish(waitingAfter(Calls.notSent()), Calls.notSent(), START).state())
                .isInstanceOf(NotApplied.class);
        assertThat(finish(waitingAfter(Calls.doubt()), Calls.notSent(), START).state())
                .isInstanceOf(Unknown.class);
    }

    @Test
    void everyPartOfTheFenceCounts() {
        Ending ending = Calls.success();
        for (Fence other : new Fence[] {
            new Fence(Calls.owner(), fence.epoch(), fence.attempt()),
            new Fence(owner, fence.epoch() + 1, fence.attempt()),
            fence.next()
        }) {
            assertThat(sending.finish(other, ending.report(), ending.verdict(), START)
                            .record())
                    .isEqualTo(sending);
            assertThat(sending.endAttempt(other, ending.report(), START, LEASE).record())
                    .isEqualTo(sending);
            assertThat(waitingAfter(Calls.notSent()).beginAttempt(other, START, LEASE))
                    .isInstanceOf(Transition.Refused.class);
        }
    }

    @Test
    void whoAsksAgainIsToldTheSameAndNothingIsRenewed() {
        CallRecord waiting = waitingAfter(Calls.notSent());
        CallRecord second = begun(waiting, START);

        assertThat(waiting.endAttempt(fence, Calls.notSent().report(), START.plus(SECOND), LEASE))
                .isEqualTo(new Transition.Repeated(waiting));
        assertThat(second.beginAttempt(fence, START.plus(SECOND), LEASE)).isEqualTo(new Transition.Repeated(second));
    }

    @Test
    void anAbandonedAdmissionHadNoEffectUnlessItsOwnerReported() {
        assertThat(sending.abandoned(owner, START).record().state()).isInstanceOf(NotApplied.class);
        assertThat(unknown.abandoned(owner, LEASE_END).record().state()).isInstanceOf(NotApplied.class);
        assertThat(sending.abandoned(Calls.owner(), START)).isInstanceOf(Transition.Refused.class);
        CallRecord second = begun(waitingAfter(Calls.doubt()), START);
        assertThat(second.abandoned(owner, START)).isInstanceOf(Transition.Refused.class);
        CallRecord doubted = finish(sending, Calls.doubt(), START);
        assertThat(doubted.abandoned(owner, START)).isInstanceOf(Transition.Refused.class);
    }

    @Test
    void onlyACallWithoutEffectIsReopenedAndOnlyForANewOwner() {
        CallRecord notApplied = finish(sending, Calls.notSent(), START);
        OwnerToken next = Calls.owner();

        CallRecord reopened = notApplied.reopen(next, START, LEASE).record();

        assertThat(reopened.admission().fence()).isEqualTo(new Fence(next, 2, 1));
        assertThat(reopened.attempts()).hasSize(2);
        assertThat(notApplied.reopen(owner, START, LEASE)).isInstanceOf(Transition.Refused.class);
        assertThat(unknown.reopen(next, LEASE_END, LEASE)).isInstanceOf(Transition.Refused.class);
        assertThat(finish(sending, Calls.refused(), START).reopen(next, START, LEASE))
                .isInstanceOf(Transition.Refused.class);
    }

    @Test
    void theOldestAttemptsOfACallThatIsReopenedForEverAreForgotten() {
        CallRecord record = finish(sending, Calls.notSent(), START);
        for (int i = 0; i < 2 * CallRecord.MAX_ATTEMPTS; i++) {
            record = finish(record.reopen(Calls.owner(), START, LEASE).record(), Calls.notSent(), START);
        }

        assertThat(record.attempts()).hasSize(CallRecord.MAX_ATTEMPTS);
        assertThat(record.attempts().getLast().epoch()).isEqualTo(record.epoch());
    }

    @Test
    void onlyWhatIsSettledExpires() {
        Instant never = START.plus(Duration.ofDays(40_000));
        CallRecord done = finish(sending, Calls.success(), START);
        Duration retention = done.description().contract().idempotency().retention();

        assertThat(sending.isExpired(never)).isFalse();
        assertThat(review(unknown, LEASE_END).isExpired(never)).isFalse();
        assertThat(compensating().isExpired(never)).isFalse();
        assertThat(done.isExpired(START.plus(retention).minusNanos(1_000))).isFalse();
        assertThat(done.isExpired(START.plus(retention))).isTrue();
        assertThat(waitingAfter(Calls.notSent()).isExpired(LEASE_END.plus(retention)))
                .isTrue();
    }
}
