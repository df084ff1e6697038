package dev.holdfast.store;

import static dev.holdfast.idempotency.Calls.LEASE;
import static dev.holdfast.idempotency.Calls.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.contract.Contracts;
import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.Calls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can be read of calls and of what happened to them, in every store. */
public abstract class AuditLogContract extends StoreScenario {

    private static final Duration TICK = Duration.ofMillis(1);

    @Test
    void recordsAreListedNewestFirstInPages() {
        List<CallRecord> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            newestFirst.addFirst(granted(admit(Calls.keyed("k" + i, "body " + i))));
            advance(TICK);
        }

        List<CallRecord> listed = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            CallPage page = list(Optional.empty(), Optional.empty(), Optional.empty(), cursor, 2);
            assertThat(page.records()).hasSizeBetween(1, 2);
            listed.addAll(page.records());
            cursor = page.next();
        } while (cursor.isPresent());

        assertThat(listed).isEqualTo(newestFirst);
    }

    @Test
    void recordsAreListedByTheirOriginAndState() {
        CallRecord unknown = finished(Calls.keyed("k1", "body 1"), Calls.doubt());
        CallRecord sending = granted(admit(Calls.keyless("body 2")));
        CallRecord other = granted(admit(Calls.of("other", Contracts.idempotentWrite(), Optional.of("k"), "body")));
        Optional<String> all = Optional.empty();

        assertThat(list(Optional.of("other"), all, all, all, 10).records()).containsExactly(other);
        assertThat(list(all, Optional.of(sending.description().tool()), all, all, 10)
                        .records())
                .containsExactly(sending);
        assertThat(list(all, all, Optional.of("UNKNOWN"), all, 10).records()).containsExactly(unknown);
        advance(LEASE);
        assertThat(list(all, all, Optional.of("UNKNOWN"), all, 10).records()).hasSize(3);
        CallQuery ofWorkflow = new CallQuery(all, all, Optional.of("workflow of other"), all, all, 10);
        assertThat(await(store().list(ofWorkflow)).records())
                .extracting(CallRecord::id)
                .containsExactly(other.id());
    }

    @Test
    void unsettledCallsAreCountedByToolWithTheAgeOfTheOldest() {
        assertThat(await(store().unsettled())).isEqualTo(new UnsettledCalls(Map.of(), Duration.ZERO));
        finished(Calls.keyed("k1", "body 1"), Calls.doubt());
        advance(Duration.ofSeconds(1));
        granted(admit(Calls.keyed("k2", "body 2")));
        granted(admit(Calls.keyless("body 3")));
        finished(Calls.keyed("k4", "body 4"), Calls.success());
        advance(LEASE);

        assertThat(await(store().unsettled()))
                .isEqualTo(new UnsettledCalls(Map.of("create_ticket", 2, "send_email", 1), LEASE.plusSeconds(1)));
    }

    @Test
    void anEventSaysWhatMovedAndByWhatButHoldsNoBody() {
        CallDescription call = Calls.keyed("k", "body");
        CallRecord record = finished(call, Calls.success("a secret"));

        AuditEvent event = await(audit().of(call.id())).getLast();

        assertThat(event.kind()).isEqualTo("finished");
        assertThat(event.from()).contains("SENDING");
        assertThat(event.to()).isEqualTo("SUCCEEDED");
        assertThat(event.at()).isEqualTo(now());
        assertThat(event.actor()).isEqualTo(record.admission().owner().text());
        assertThat(event.tenant()).isEqualTo(TENANT);
        assertThat(event.detail())
                .isEqualTo(Map.of(
                        "key", "k",
                        "upstream_key", call.upstreamKey(),
                        "fingerprint", call.fingerprint().hex(),
                        "evidence", "responded",
                        "fact", "answered",
                        "outcome", "success",
                        "status", "201"));
    }

    @Test
    void eventsAreReadInOrderAndInPieces() {
        finished(Calls.keyed("k1", "body 1"), Calls.success());
        finished(Calls.keyed("k2", "body 2"), Calls.success());

        List<AuditEvent> all = await(audit().since(0, 1_000));

        assertThat(all).extracting(AuditEvent::kind).containsExactly("admitted", "finished", "admitted", "finished");
        assertThat(all).extracting(AuditEvent::sequence).isSorted().doesNotHaveDuplicates();
        assertThat(await(audit().since(all.getFirst().sequence(), 2))).isEqualTo(all.subList(1, 3));
    }

    @Test
    void anEventThatMovesNothingCanBeAppended() {
        CallDescription call = Calls.keyed("k", "body");
        finished(call, Calls.success());
        await(audit().append(call.id(), "replayed", Map.of("source", "record")));

        AuditEvent event = await(audit().of(call.id())).getLast();

        assertThat(event.kind()).isEqualTo("replayed");
        assertThat(event.from()).contains(event.to());
        assertThat(event.detail()).containsEntry("source", "record").containsEntry("key", "k");
        assertThatThrownBy(() -> await(audit().append(Calls.keyed("k", "body").id(), "replayed", Map.of())))
                .isInstanceOf(StoreConflict.class);
    }

    @Test
    void listenersHearOfEveryEventOnce() {
        List<AuditEvent> heard = java.util.Collections.synchronizedList(new ArrayList<>());
        audit().addListener(heard::add);
        finished(Calls.keyed("k", "body"), Calls.success());

        assertThat(heard).isEqualTo(await(audit().since(0, 1_000)));
    }
}
