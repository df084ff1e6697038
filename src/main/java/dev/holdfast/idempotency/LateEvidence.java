package dev.holdfast.idempotency;

import dev.holdfast.idempotency.CallState.Failed;
import dev.holdfast.idempotency.CallState.NotApplied;
import dev.holdfast.idempotency.CallState.Succeeded;
import java.time.Instant;
import java.util.Optional;

/**
 * What a sender reports after it has lost the record.
 *
 * <p>It is believed as far as it proves something about its own admission. A success proves the effect. A refusal, or
 * "not sent", proves the absence of one only for the attempt it is about: it settles the call where that was the last
 * attempt and no attempt left doubt.
 *
 * @param record as it stands now
 * @param fence of the attempt that is reported
 */
record LateEvidence(CallRecord record, Fence fence, AttemptReport report, Verdict verdict, Instant now) {

    Transition judged() {
        if (!record.admission().isOf(fence)) {
            return new Transition.Refused(record, verdict instanceof Verdict.Success);
        }
        if (record.reportOf(fence).filter(report::equals).isPresent()) {
            return new Transition.Repeated(record);
        }
        return switch (verdict) {
            case Verdict.Success success -> success(success.result());
            case Verdict.Refused refused -> withoutSuccess(new Failed(now, refused.result()));
            case Verdict.NoEffect _ -> withoutSuccess(new NotApplied(now, Ruling.EVIDENCE));
            case Verdict.InDoubt _ -> withoutSuccess(record.state());
        };
    }

    private Transition success(StoredResult result) {
        if (record.state().isUnsettled()) {
            return movedTo(reported(), new Succeeded(now, Ruling.EVIDENCE, Optional.of(result)));
        }
        if (record.state() instanceof NotApplied notApplied) {
            CallState reached = notApplied.lateSuccess(result, now);
            // Evidence against a human's word: from here on only a success or another word of a human settles the call.
            return movedTo(reached.isUnsettled() ? reported().withDoubt() : reported(), reached);
        }
        return new Transition.Refused(record, record.state() instanceof Failed);
    }

    private Transition withoutSuccess(CallState reached) {
        boolean aboutLastAttempt = fence.attempt() == record.admission().attempt();
        if (!record.state().isUnsettled() || !aboutLastAttempt) {
            return new Transition.Refused(record, false);
        }
        CallRecord reported = reported();
        return movedTo(reported, reported.admission().doubt() ? record.state() : reached);
    }

    private CallRecord reported() {
        return record.withReport(fence, report, verdict, now);
    }

    private static Transition movedTo(CallRecord reported, CallState reached) {
        return new Transition.Moved(reported.with(reached), true);
    }
}
