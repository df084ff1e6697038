package dev.holdfast.call;

import dev.holdfast.contract.Outcome;
import dev.holdfast.idempotency.AttemptReport;
import dev.holdfast.outcome.Classification;
import dev.holdfast.outcome.DeliveryFact;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import java.util.OptionalInt;

/** Words an attempt for its record. */
final class AttemptReports {

    private AttemptReports() {}

    static AttemptReport of(Evidence evidence, Classification classification) {
        return new AttemptReport(
                evidence.proof().label(),
                classification.fact().label(),
                classification.outcome(),
                evidence.status(),
                classification.leavesDoubt());
    }

    /** An attempt that was permitted and then not made. */
    static AttemptReport notSent(NotSent.Reason reason) {
        return new AttemptReport(
                reason.label(), DeliveryFact.NOT_SENT.label(), Outcome.RETRYABLE_FAILURE, OptionalInt.empty(), false);
    }
}
