package dev.holdfast.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.idempotency.Calls;
import dev.holdfast.store.AuditEvent;
import dev.holdfast.store.StoreScenario;
import dev.holdfast.store.StoreUnavailable;
import dev.holdfast.store.StoreUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What is the embedded store's own: its bounds, its clock and its threads. */
final class EmbeddedBoundsTest extends StoreScenario {

    private static final Duration HOUR = Duration.ofHours(1);

    @Override
    protected StoreUnderTest open() {
        return new EmbeddedStoreUnderTest();
    }

    private void use(EmbeddedCapacity capacity) {
        use(new EmbeddedStoreUnderTest(new ManualClock(), capacity));
    }

    @Test
    void aFullStoreRefusesNewCallsAndForgetsNothingUnsettled() {
        use(new EmbeddedCapacity(2, 1_000, 100));
        CallDescription unknown = Calls.keyed("k1", "body 1");
        finished(unknown, Calls.doubt());
        CallDescription refused = Calls.keyed("k2", "body 2");
        finished(refused, Calls.refused());

        assertThatThrownBy(() -> admit(Calls.keyed("k3", "body 3")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("full: 2 records");
        advance(refused.contract().idempotency().failureRetention());
        granted(admit(Calls.keyed("k3", "body 3")));
        assertThat(find(unknown).state()).isInstanceOf(CallState.Unknown.class);
    }

    @Test
    void aFullStoreStillMovesAndReopensWhatItHolds() {
        use(new EmbeddedCapacity(1, 1_000, 100));
        CallDescription call = Calls.keyed("k", "body");
        finished(call, Calls.notSent());

        finish(granted(admit(Calls.keyed("k", "body"))), Calls.success());

        assertThat(find(call).state()).isInstanceOf(CallState.Succeeded.class);
    }

    @Test
    void admissionsGivenUpCountAsRecordsForAnHour() {
        use(new EmbeddedCapacity(1, 1_000, 100));
        await(store().abandon(command(Calls.keyed("k1", "body 1"), Calls.owner())));

        assertThatThrownBy(() -> admit(Calls.keyed("k2", "body 2"))).isInstanceOf(StoreUnavailable.class);
        advance(HOUR);
        granted(admit(Calls.keyed("k2", "body 2")));
    }

    @Test
    void aResultThatDoesNotFitIsRecordedAsNotKept() {
        use(new EmbeddedCapacity(10, 8, 100));
        CallRecord first = granted(admit(Calls.keyed("k1", "body 1")));
        CallRecord second = granted(admit(Calls.keyed("k2", "body 2")));
        finish(first, Calls.success("12345678"));
        finish(second, Calls.success("9"));

        assertThat(find(first.description()).state())
                .isInstanceOfSatisfying(
                        CallState.Succeeded.class,
                        state -> assertThat(state.result()).contains(Calls.result(201, "12345678")));
        assertThat(find(second.description()).state())
                .isInstanceOfSatisfying(
                        CallState.Succeeded.class,
                        state -> assertThat(state.result())
                                .contains(Calls.result(201, "").withoutBody()));
        assertThatThrownBy(() -> admit(Calls.keyed("k3", "body 3")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("8 bytes of results of at most 8");
        advance(first.description().contract().idempotency().retention());
        granted(admit(Calls.keyed("k3", "body 3")));
    }

    @Test
    void theOldestEventsAreForgottenFirst() {
        use(new EmbeddedCapacity(10, 1_000, 3));
        CallDescription first = Calls.keyed("k1", "body 1");
        CallDescription second = Calls.keyed("k2", "body 2");
        finished(first, Calls.success());
        finished(second, Calls.success());

        assertThat(await(audit().of(first.id()))).extracting(AuditEvent::kind).containsExactly("finished");
        assertThat(await(audit().since(0, 10))).extracting(AuditEvent::sequence).containsExactly(2L, 3L, 4L);
    }

    @Test
    void timeNeverRunsBackwards() {
        CallDescription call = Calls.keyed("k", "body");
        granted(admit(call));
        advance(Calls.LEASE);
        CallRecord unknown = find(call);
        advance(HOUR.negated());

        assertThat(find(call)).isEqualTo(unknown);
        CallRecord later = granted(admit(Calls.keyed("k2", "body 2")));
        assertThat(later.createdAt()).isEqualTo(now().plus(HOUR));
    }

    @Test
    void everyAnswerIsThereAtOnce() {
        CompletionStage<?> answer = store().admit(command(Calls.keyed("k", "body"), Calls.owner()));

        assertThat(answer.toCompletableFuture()).isDone();
    }

    @Test
    void aListenerIsCalledWithTheStoreFreeForOthers() {
        List<AuditEvent> readByAnother = new ArrayList<>();
        audit().addListener(event ->
                readByAnother.addAll(CompletableFuture.supplyAsync(() -> await(audit().of(event.call())))
                        .join()));
        CallDescription call = Calls.keyed("k", "body");
        granted(admit(call));

        assertThat(readByAnother).extracting(AuditEvent::kind).containsExactly("admitted");
    }

    @Test
    void aFailedCommandTellsListenersOfTheLeaseItFoundEnded() {
        use(new EmbeddedCapacity(1, 1_000, 100));
        List<String> heard = new ArrayList<>();
        audit().addListener(event -> heard.add(event.kind()));
        granted(admit(Calls.keyed("k", "body")));
        advance(Calls.LEASE);

        assertThatThrownBy(() -> admit(Calls.keyed("k2", "body 2"))).isInstanceOf(StoreUnavailable.class);
        assertThat(heard).containsExactly("admitted", "lease_ended");
    }

    @Test
    void itSaysThatItGuardsOneProcessOnly() {
        assertThat(store().status().name()).isEqualTo("embedded");
        assertThat(store().status().shared()).isFalse();
        assertThat(store().status().detail()).contains("this process only");
    }
}
