package dev.holdfast.store;

import static dev.holdfast.idempotency.Calls.LEASE;
import static dev.holdfast.idempotency.Calls.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.contract.Contracts;
import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.idempotency.Calls;
import dev.holdfast.idempotency.Fence;
import dev.holdfast.idempotency.FingerprintRule;
import dev.holdfast.idempotency.OwnerToken;
import dev.holdfast.idempotency.Transition;
import dev.holdfast.json.JsonPointer;
import dev.holdfast.store.AdmitCommand.RestatedFingerprint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is admitted, who may send, and what becomes of calls that nobody ends, in every store. */
public abstract class CallStoreContract extends StoreScenario {

    private static final Duration TICK = Duration.ofMillis(1);

    @Test
    void aNewCallIsGrantedItsFirstAttempt() {
        CallDescription call = Calls.keyed("k", "body");
        OwnerToken owner = Calls.owner();

        CallRecord record = granted(admit(call, owner));

        assertThat(record.description()).isEqualTo(call);
        assertThat(record.state()).isEqualTo(new CallState.Sending(now().plus(LEASE)));
        assertThat(record.admission().fence()).isEqualTo(new Fence(owner, 1, 1));
        assertThat(find(call)).isEqualTo(record);
        assertThat(await(store().findByKey(TENANT, call.tool(), call.key().orElseThrow())))
                .contains(record);
    }

    @Test
    void askingAgainWithTheSameOwnerIsAnsweredTheSameAndRenewsNothing() {
        CallDescription call = Calls.keyed("k", "body");
        OwnerToken owner = Calls.owner();
        CallRecord first = granted(admit(call, owner));
        advance(TICK);

        assertThat(granted(admit(call, owner))).isEqualTo(first);
    }

    @Test
    void askingAgainWithoutAKeyIsAnsweredTheSame() {
        CallDescription call = Calls.keyless("body");
        OwnerToken owner = Calls.owner();
        CallRecord first = granted(admit(call, owner));

        assertThat(granted(admit(call, owner))).isEqualTo(first);
    }

    @Test
    void anotherOwnerHearsThatTheCallIsInProgressAndForHowLong() {
        CallDescription call = Calls.keyed("k", "body");
        CallRecord record = granted(admit(call));
        advance(TICK);

        assertThat(admit(Calls.keyed("k", "body"))).isEqualTo(new AdmitAnswer.InProgress(record, LEASE.minus(TICK)));
    }

    @Test
    void theSameKeyOfAnotherTenantOrToolIsAnotherCall() {
        granted(admit(Calls.keyed("k", "body")));

        granted(admit(Calls.of("other", Contracts.idempotentWrite(), Optional.of("k"), "body")));
        granted(admit(Calls.of(TENANT, Contracts.keyedNonIdempotentWrite(), Optional.of("k"), "body")));
    }

    @Test
    void theSameKeyWithAnotherFingerprintIsRefusedBeforeAnythingElse() {
        OwnerToken owner = Calls.owner();
        CallRecord record = granted(admit(Calls.keyed("k", "body"), owner));

        assertThat(admit(Calls.keyed("k", "other"), owner)).isEqualTo(new AdmitAnswer.OtherFingerprint(record));
        await(store().abandon(command(Calls.keyed("k", "body"), owner)));
        assertThat(admit(Calls.keyed("k", "other"), owner)).isInstanceOf(AdmitAnswer.OtherFingerprint.class);
    }

    @Test
    void aRepeatIsComparedByTheRuleOfTheRecord() {
        FingerprintRule old = new FingerprintRule(1, List.of(JsonPointer.parse("/note")), true);
        CallDescription first = Calls.withRule(TENANT, Contracts.idempotentWrite(), Optional.of("k"), "body", old);
        CallRecord record = granted(admit(first));
        AdmitCommand repeat = command(Calls.keyed("k", "body"), Calls.owner());

        assertThat(await(store().admit(repeat))).isEqualTo(new AdmitAnswer.OtherRule(old));
        assertThat(await(store().admit(repeat.restated(new RestatedFingerprint(old, Calls.fingerprint(old, "body"))))))
                .isEqualTo(new AdmitAnswer.InProgress(record, LEASE));
        assertThat(await(store().admit(repeat.restated(new RestatedFingerprint(old, Calls.fingerprint(old, "other"))))))
                .isEqualTo(new AdmitAnswer.OtherFingerprint(record));
    }

    @Test
    void aSuccessIsReplayedUntilItsRetentionEnds() {
        CallDescription call = Calls.keyed("k", "body");
        CallRecord done = finished(call, Calls.success());
        advance(retentionOf(call).minus(TICK));

        assertThat(admit(Calls.keyed("k", "body"))).isEqualTo(new AdmitAnswer.Settled(done));
        advance(TICK);
        assertThat(granted(admit(Calls.keyed("k", "other"))).epoch()).isEqualTo(1);
        assertThat(await(store().find(call.id()))).isEmpty();
    }

    @Test
    void aRefusalIsReplayedUntilItsOwnRetentionEnds() {
        CallDescription call = Calls.keyed("k", "body");
        CallRecord refused = finished(call, Calls.refused());
        advance(call.contract().idempotency().failureRetention().minus(TICK));

        assertThat(admit(Calls.keyed("k", "body"))).isEqualTo(new AdmitAnswer.Settled(refused));
        advance(TICK);
        granted(admit(Calls.keyed("k", "body")));
    }

    @Test
    void aCallWithoutEffectIsReopenedUnderAHigherEpoch() {
        CallDescription call = Calls.keyed("k", "body");
        finished(call, Calls.notSent());
        OwnerToken owner = Calls.owner();

        CallRecord reopened = granted(admit(Calls.keyed("k", "body"), owner));

        assertThat(reopened.id()).isEqualTo(call.id());
        assertThat(reopened.admission().fence()).isEqualTo(new Fence(owner, 2, 1));
        assertThat(reopened.attempts()).hasSize(2);
    }

    @Test
    void aLateCopyOfAnAdmitReopensNothing() {
        CallDescription call = Calls.keyed("k", "body");
        OwnerToken owner = Calls.owner();
        finish(granted(admit(call, owner)), Calls.notSent());

        assertThat(admit(call, owner)).isEqualTo(new AdmitAnswer.Abandoned());
        assertThat(stateOf(call)).isInstanceOf(CallState.NotApplied.class);
    }

    @Test
    void aCallInDoubtIsUnsettledForEver() {
        CallDescription call = Calls.keyed("k", "body");
        CallRecord unknown = finished(call, Calls.doubt());
        advance(Duration.ofDays(4_000));
        await(store().sweep(1_000));

        assertThat(admit(Calls.keyed("k", "body"))).isEqualTo(new AdmitAnswer.Unsettled(unknown));
    }

    @Test
    void aLeaseThatEndsWhileSendingLeavesTheCallUnknown() {
        CallDescription call = Calls.keyed("k", "body");
        granted(admit(call));
        advance(LEASE.minus(TICK));
        assertThat(stateOf(call)).isInstanceOf(CallState.Sending.class);
        Instant end = now().plus(TICK);
        advance(Duration.ofSeconds(5));

        assertThat(stateOf(call)).isEqualTo(new CallState.Unknown(end));
        assertThat(admit(Calls.keyed("k", "body"))).isInstanceOf(AdmitAnswer.Unsettled.class);
    }

    @Test
    void aLeaseThatEndsWhileWaitingIsDecidedByDoubt() {
        CallDescription undoubted = Calls.keyed("k1", "body 1");
        CallDescription doubted = Calls.keyed("k2", "body 2");
        endAttempt(granted(admit(undoubted)), Calls.notSent());
        endAttempt(granted(admit(doubted)), Calls.doubt());
        advance(LEASE);

        assertThat(stateOf(undoubted)).isInstanceOf(CallState.NotApplied.class);
        assertThat(stateOf(doubted)).isInstanceOf(CallState.Unknown.class);
    }

    @Test
    void sweepingStoresLeaseEndsAndForgetsWhatHasExpired() {
        CallDescription sent = Calls.keyed("k1", "body 1");
        CallDescription refused = Calls.keyed("k2", "body 2");
        granted(admit(sent));
        finished(refused, Calls.refused());
        advance(refused.contract().idempotency().failureRetention());

        assertThat(await(store().sweep(1))).isEqualTo(1);
        assertThat(await(store().sweep(10))).isEqualTo(1);
        assertThat(await(store().sweep(10))).isZero();
        assertThat(await(store().find(refused.id()))).isEmpty();
        assertThat(kindsOf(sent)).containsExactly("admitted", "lease_ended");
    }

    @Test
    void anAdmissionThatIsAbandonedBeforeItArrivesIsNotGranted() {
        CallDescription call = Calls.keyed("k", "body");
        OwnerToken owner = Calls.owner();
        await(store().abandon(command(call, owner)));

        assertThat(admit(call, owner)).isEqualTo(new AdmitAnswer.Abandoned());
        granted(admit(call));
    }

    @Test
    void anAdmissionThatIsAbandonedAfterwardsHadNoEffect() {
        CallDescription call = Calls.keyed("k", "body");
        OwnerToken owner = Calls.owner();
        granted(admit(call, owner));
        await(store().abandon(command(call, owner)));
        await(store().abandon(command(call, owner)));

        assertThat(stateOf(call)).isInstanceOf(CallState.NotApplied.class);
        assertThat(admit(call, owner)).isEqualTo(new AdmitAnswer.Abandoned());
        granted(admit(call));
        assertThat(kindsOf(call)).containsExactly("admitted", "abandoned", "reopened");
    }

    @Test
    void abandoningAfterTheLeaseHasEndedStillClearsTheCall() {
        CallDescription call = Calls.keyed("k", "body");
        OwnerToken owner = Calls.owner();
        granted(admit(call, owner));
        advance(LEASE);
        await(store().abandon(command(call, owner)));

        assertThat(stateOf(call)).isInstanceOf(CallState.NotApplied.class);
    }

    @Test
    void aReopeningCanBeAbandonedByTheDescriptionThatAskedForIt() {
        CallDescription call = Calls.keyed("k", "body");
        finished(call, Calls.notSent());
        CallDescription repeat = Calls.keyed("k", "body");
        OwnerToken owner = Calls.owner();
        granted(admit(repeat, owner));
        await(store().abandon(command(repeat, owner)));

        assertThat(stateOf(call)).isInstanceOf(CallState.NotApplied.class);
    }

    @Test
    void abandoningLeavesAnotherOwnersCallAlone() {
        CallDescription call = Calls.keyed("k", "body");
        CallRecord record = granted(admit(call));
        await(store().abandon(command(call, Calls.owner())));

        assertThat(find(call)).isEqualTo(record);
    }

    @Test
    void aCallFirstSentBeforeTheStoresMemoryIsNotTakenForANewOne() {
        CallDescription call = Calls.keyed("k", "body");

        assertThat(admitFirstSent(call, Instant.EPOCH)).isEqualTo(new AdmitAnswer.HistoryUnavailable());
        granted(admitFirstSent(call, now()));
        assertThat(admitFirstSent(call, Instant.EPOCH)).isInstanceOf(AdmitAnswer.InProgress.class);
    }

    @Test
    void aCallFirstSentBeforeTheRetentionIsNotTakenForANewOne() {
        CallDescription call = Calls.keyed("k", "body");
        Instant sent = now();
        advance(retentionOf(call));
        granted(admitFirstSent(Calls.keyed("k1", "body 1"), sent));
        advance(TICK);

        assertThat(admitFirstSent(call, sent)).isEqualTo(new AdmitAnswer.HistoryUnavailable());
    }

    @Test
    void aKeyThatTellsItsAgeIsTakenAtItsWord() {
        assertThat(admit(Calls.keyed("00000000-0001-7000-8000-000000000000", "body")))
                .isEqualTo(new AdmitAnswer.HistoryUnavailable());
    }

    @Test
    void anotherAttemptIsPermittedToWhoEndedTheLast() {
        CallRecord record = granted(admit(Calls.keyed("k", "body")));
        CallRecord waiting = endAttempt(record, Calls.doubt()).record();
        assertThat(endAttempt(record, Calls.doubt())).isEqualTo(new Transition.Repeated(waiting));
        advance(TICK);

        CallRecord second = ((BeginAnswer.Granted) begin(waiting)).record();
        advance(TICK);

        assertThat(second.admission().fence())
                .isEqualTo(waiting.admission().fence().next());
        assertThat(begin(waiting)).isEqualTo(new BeginAnswer.Granted(second));
        CallRecord done = finish(second, Calls.success()).record();
        assertThat(done.attempts()).hasSize(2);
        assertThat(finish(second, Calls.success())).isEqualTo(new Transition.Repeated(done));
        assertThat(kindsOf(record.description()))
                .containsExactly("admitted", "attempt_ended", "attempt_begun", "finished");
    }

    @Test
    void aStaleOwnerIsNotPermittedAnything() {
        CallRecord old = granted(admit(Calls.keyed("k", "body")));
        CallRecord waiting = endAttempt(old, Calls.notSent()).record();
        advance(LEASE);
        CallRecord reopened = granted(admit(Calls.keyed("k", "body")));

        assertThat(begin(waiting)).isEqualTo(new BeginAnswer.Lost(reopened));
        assertThat(finish(waiting, Calls.notSent())).isEqualTo(new Transition.Refused(reopened, false));
        assertThat(finish(waiting, Calls.success())).isEqualTo(new Transition.Refused(reopened, true));
        assertThat(kindsOf(old.description()))
                .containsExactly(
                        "admitted", "attempt_ended", "lease_ended", "reopened", "late_finish", "duplicate_effect");
    }

    @Test
    void givingUpAnAttemptThatWasNeverPermittedIsNoLateEvidence() {
        CallRecord waiting = endAttempt(granted(admit(Calls.keyed("k", "body"))), Calls.notSent())
                .record();
        Calls.Ending unsent = Calls.notSent();

        Transition answer = await(
                store().finish(waiting.id(), waiting.admission().fence().next(), unsent.report(), unsent.verdict()));

        assertThat(answer).isEqualTo(new Transition.Refused(waiting, false));
        assertThat(kindsOf(waiting.description())).containsExactly("admitted", "attempt_ended");
    }

    @Test
    void aLateSuccessSettlesAnUnknownCall() {
        CallRecord record = granted(admit(Calls.keyed("k", "body")));
        advance(LEASE);

        Transition.Moved moved = (Transition.Moved) finish(record, Calls.success());

        assertThat(moved.late()).isTrue();
        assertThat(moved.record().state()).isInstanceOf(CallState.Succeeded.class);
        assertThat(find(record.description())).isEqualTo(moved.record());
        assertThat(kindsOf(record.description())).containsExactly("admitted", "lease_ended", "late_finish");
    }

    @Test
    void aCommandForACallThatIsNotThereIsAConflict() {
        CallRecord strange = CallRecord.admitted(Calls.keyed("k", "body"), Calls.owner(), now(), LEASE);

        assertThatThrownBy(() -> begin(strange)).isInstanceOf(StoreConflict.class);
        assertThatThrownBy(() -> finish(strange, Calls.success())).isInstanceOf(StoreConflict.class);
    }

    @Test
    void theBytesOfAResultComeBackAsTheyWent() {
        CallDescription call = Calls.keyed("k", "body");
        finished(call, Calls.success("\u0000\u00ff\r\n"));

        AdmitAnswer.Settled settled = (AdmitAnswer.Settled) admit(Calls.keyed("k", "body"));

        CallState.Succeeded state = (CallState.Succeeded) settled.record().state();
        assertThat(state.result()).contains(Calls.result(201, "\u0000\u00ff\r\n"));
    }

    @Test
    void ofManyWhoAskAtOnceOneIsGranted() {
        List<CompletableFuture<AdmitAnswer>> asked = IntStream.range(0, 32)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> admit(Calls.keyed("k", "body"))))
                .toList();

        assertThat(asked.stream().map(CallStoreContract::await).filter(AdmitAnswer.Granted.class::isInstance))
                .hasSize(1);
    }
}
