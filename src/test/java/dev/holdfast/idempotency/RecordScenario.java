package dev.holdfast.idempotency;

import static dev.holdfast.idempotency.Calls.LEASE;
import static dev.holdfast.idempotency.Calls.SETTLE_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.idempotency.CallState.Reconciling;
import dev.holdfast.idempotency.CallState.Sending;
import dev.holdfast.idempotency.CallState.Waiting;
import dev.holdfast.idempotency.Calls.Ending;
import java.time.Duration;
import java.time.Instant;

/** A record in the states that tests begin with. */
abstract class RecordScenario {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant LEASE_END = START.plus(LEASE);
    static final Instant SETTLED = LEASE_END.plus(SETTLE_AFTER);
    static final Duration SECOND = Duration.ofSeconds(1);

    final OwnerToken owner = Calls.owner();
    final OwnerToken reconciler = Calls.owner();
    final CallRecord sending = CallRecord.admitted(Calls.keyed("k", "body"), owner, START, LEASE);
    final Fence fence = sending.admission().fence();
    final CallRecord unknown = sending.asOf(LEASE_END);

    final CallState after(Ending ending) {
        return finish(sending, ending, START).state();
    }

    final CallRecord waitingAfter(Ending ending) {
        CallRecord waiting =
                sending.endAttempt(fence, ending.report(), START, LEASE).record();
        assertThat(waiting.state()).isInstanceOf(Waiting.class);
        return waiting;
    }

    static CallRecord begun(CallRecord waiting, Instant now) {
        CallRecord begun =
                waiting.beginAttempt(waiting.admission().fence(), now, LEASE).record();
        assertThat(begun.state()).isInstanceOf(Sending.class);
        return begun;
    }

    static CallRecord finish(CallRecord record, Ending ending, Instant now) {
        return late(record, record.admission().fence(), ending, now).record();
    }

    static Transition late(CallRecord record, Fence fence, Ending ending, Instant now) {
        return record.finish(fence, ending.report(), ending.verdict(), now);
    }

    final CallRecord reconciling(CallRecord record, Instant now) {
        CallRecord reconciling =
                record.beginReconciliation(reconciler, now, LEASE).record();
        assertThat(reconciling.state()).isInstanceOf(Reconciling.class);
        return reconciling;
    }

    final CallState probed(CallRecord reconciling, ProbeVerdict verdict, Instant sentAt, Instant now) {
        return reconciling
                .reconciled(reconciler, reconciling.epoch(), verdict, sentAt, now)
                .record()
                .state();
    }

    final CallRecord review(CallRecord record, Instant now) {
        CallRecord reconciling = reconciling(record, now);
        return reconciling
                .reconciled(reconciler, reconciling.epoch(), new ProbeVerdict.Exhausted(), now, now)
                .record();
    }

    final CallRecord notAppliedByProbe() {
        CallRecord reconciling = reconciling(unknown, SETTLED);
        return reconciling
                .reconciled(reconciler, 2, new ProbeVerdict.NotApplied(), SETTLED, SETTLED)
                .record();
    }

    final CallRecord compensating() {
        return finish(sending, Calls.success(), START)
                .beginCompensation(Calls.owner(), START, LEASE, SETTLE_AFTER)
                .record();
    }
}
