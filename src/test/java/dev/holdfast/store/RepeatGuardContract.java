package dev.holdfast.store;

import static dev.holdfast.idempotency.Calls.LEASE;
import static dev.holdfast.idempotency.Calls.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.Contracts;
import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.Calls;
import dev.holdfast.idempotency.OwnerToken;
import dev.holdfast.idempotency.RepeatGuard;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How calls that are equal keep one another from being carried out, in every store. */
public abstract class RepeatGuardContract extends StoreScenario {

    private static final Duration TICK = Duration.ofMillis(1);

    @Test
    void doubtStopsAnEqualCallUnderAnotherKey() {
        CallRecord unknown = finished(Calls.keyed("k1", "body"), Calls.doubt());

        assertThat(admit(Calls.keyed("k2", "body"))).isEqualTo(guarded(unknown, RepeatGuard.Reason.IN_DOUBT));
        granted(admit(Calls.keyed("k3", "other body")));
        granted(admit(Calls.of("other", Contracts.idempotentWrite(), Optional.of("k4"), "body")));
        granted(admit(Calls.of(TENANT, Contracts.keyedNonIdempotentWrite(), Optional.of("k5"), "body")));
    }

    @Test
    void aLeaseEndCountsForTheGuardThoughNobodyHasStoredIt() {
        granted(admit(Calls.keyed("k1", "body")));
        granted(admit(Calls.keyed("k2", "body")));
        advance(LEASE);

        assertThat(admit(Calls.keyed("k3", "body"))).isInstanceOf(AdmitAnswer.Guarded.class);
    }

    @Test
    void everyEqualCallInDoubtGuardsNotOnlyTheLast() {
        CallDescription first = Calls.keyed("k1", "body");
        CallRecord doubted = granted(admit(first));
        CallRecord settled = granted(admit(Calls.keyed("k2", "body")));
        CallRecord unknown = finish(doubted, Calls.doubt()).record();
        finish(settled, Calls.success());

        assertThat(admit(Calls.keyed("k3", "body"))).isEqualTo(guarded(unknown, RepeatGuard.Reason.IN_DOUBT));
    }

    @Test
    void aCallWhoseClientHasGoneGuardsWhileItIsCarriedOut() {
        CallRecord record = granted(admit(Calls.keyed("k1", "body")));
        granted(admit(Calls.keyed("k2", "body")));
        await(store().clientGone(record.id(), record.admission().fence()));
        await(store().clientGone(record.id(), record.admission().fence()));

        assertThat(admit(Calls.keyed("k3", "body"))).isInstanceOf(AdmitAnswer.Guarded.class);
        finish(record, Calls.success());
        granted(admit(Calls.keyed("k3", "body")));
        assertThat(kindsOf(record.description())).containsExactly("admitted", "client_gone", "finished");
    }

    @Test
    void doubtStopsTheNextAttemptOfAnEqualCallButNotOnesOwn() {
        CallRecord one = granted(admit(Calls.keyed("k1", "body")));
        CallRecord other = granted(admit(Calls.keyed("k2", "body")));
        CallRecord doubted = endAttempt(one, Calls.doubt()).record();
        CallRecord waiting = endAttempt(other, Calls.notSent()).record();

        assertThat(begin(waiting))
                .isEqualTo(new BeginAnswer.Guarded(new RepeatGuard.Block(doubted, RepeatGuard.Reason.IN_DOUBT)));
        assertThat(find(waiting.description())).isEqualTo(waiting);
        assertThat(begin(doubted)).isInstanceOf(BeginAnswer.Granted.class);
    }

    @Test
    void doubtStopsAReopening() {
        CallRecord first = granted(admit(Calls.keyed("k1", "body")));
        CallRecord second = granted(admit(Calls.keyed("k2", "body")));
        finish(first, Calls.notSent());
        finish(second, Calls.doubt());

        assertThat(admit(Calls.keyed("k1", "body"))).isInstanceOf(AdmitAnswer.Guarded.class);
    }

    @Test
    void aCallWithoutAKeyIsStoppedWhileAnEqualOneIsCarriedOut() {
        CallRecord keyed = granted(admit(Calls.keyedUnhonoured("k", "body")));

        assertThat(admit(Calls.keyless("body"))).isEqualTo(guarded(keyed, RepeatGuard.Reason.IN_PROGRESS));
        finish(keyed, Calls.notSent());
        CallRecord keyless = granted(admit(Calls.keyless("body")));
        assertThat(admit(Calls.keyless("body"))).isEqualTo(guarded(keyless, RepeatGuard.Reason.IN_PROGRESS));
        finish(keyless, Calls.refused());
        granted(admit(Calls.keyless("body")));
    }

    @Test
    void aCallWithoutAKeyIsStoppedForAWhileAfterAnEqualOneSucceeded() {
        CallDescription call = Calls.keyless("body");
        CallRecord done = finished(call, Calls.success());
        advance(call.contract().repeat().repeatGuard().minus(TICK));

        assertThat(admit(Calls.keyless("body"))).isEqualTo(guarded(done, RepeatGuard.Reason.JUST_SUCCEEDED));
        advance(TICK);
        granted(admit(Calls.keyless("body")));
    }

    @Test
    void aCallWithAKeyIsNotStoppedByTheSuccessOfAnEqualOne() {
        finished(Calls.keyless("body"), Calls.success());

        granted(admit(Calls.keyedUnhonoured("k", "body")));
    }

    @Test
    void anAgentMayAskByNameForARepetitionOnce() {
        CallDescription call = Calls.keyless("body");
        finished(call, Calls.success());
        advance(TICK);
        CallDescription again = Calls.keyless("body");
        OwnerToken owner = Calls.owner();

        CallRecord repeated = granted(admitRepeating(again, call, owner));
        assertThat(granted(admitRepeating(again, call, owner))).isEqualTo(repeated);
        finish(repeated, Calls.notSent());
        assertThat(admitRepeating(Calls.keyless("body"), call, Calls.owner())).isInstanceOf(AdmitAnswer.Guarded.class);
        assertThat(kindsOf(call)).containsExactly("admitted", "finished", "repeat_allowed");
    }

    @Test
    void theLastOfSeveralRepetitionsIsTheOneToName() {
        CallDescription first = Calls.keyless("body");
        finished(first, Calls.success());
        advance(TICK);
        CallDescription second = Calls.keyless("body");
        finish(granted(admitRepeating(second, first, Calls.owner())), Calls.success());
        advance(TICK);

        assertThat(admitRepeating(Calls.keyless("body"), first, Calls.owner()))
                .isEqualTo(guarded(find(second), RepeatGuard.Reason.JUST_SUCCEEDED));
        granted(admitRepeating(Calls.keyless("body"), second, Calls.owner()));
    }

    @Test
    void noRepetitionOfAnUnsettledCallCanBeAskedFor() {
        CallDescription call = Calls.keyless("body");
        CallRecord unknown = finished(call, Calls.doubt());

        assertThat(admitRepeating(Calls.keyless("body"), call, Calls.owner()))
                .isEqualTo(guarded(unknown, RepeatGuard.Reason.IN_DOUBT));
    }
}
