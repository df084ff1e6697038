package dev.holdfast.admin;

import dev.holdfast.idempotency.Attempt;
import dev.holdfast.idempotency.AttemptReport;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.store.AuditEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * All that is known about a call.
 *
 * @param record where it stands
 * @param attempts all attempts of all admissions, oldest first
 * @param audit its events, oldest first
 */
@Schema(description = "All that is known about a call")
record CallView(RecordView record, List<AttemptView> attempts, List<EventView> audit) {

    /**
     * One sending of a call; what follows {@code endedAt} is absent while it runs, or where its sender was never heard of
     * again.
     *
     * @param epoch the admission it belongs to
     * @param number from 1 within its admission
     */
    @Schema(description = "One sending of a call")
    record AttemptView(
            long epoch,
            int number,
            Instant begunAt,
            Optional<Instant> endedAt,
            Optional<String> evidence,
            Optional<String> fact,
            Optional<String> outcome,
            Optional<Integer> status,
            Optional<Boolean> doubt) {

        static AttemptView of(Attempt attempt) {
            Optional<AttemptReport> report = attempt.report();
            return new AttemptView(
                    attempt.epoch(),
                    attempt.number(),
                    attempt.begunAt(),
                    attempt.endedAt(),
                    report.map(AttemptReport::evidence),
                    report.map(AttemptReport::fact),
                    report.map(said -> said.outcome().label()),
                    report.flatMap(said -> boxed(said.status())),
                    report.map(AttemptReport::doubt));
        }

        private static Optional<Integer> boxed(OptionalInt status) {
            return status.isPresent() ? Optional.of(status.getAsInt()) : Optional.empty();
        }
    }

    static CallView of(CallRecord record, List<AuditEvent> audit) {
        return new CallView(
                RecordView.of(record),
                record.attempts().stream().map(AttemptView::of).toList(),
                audit.stream().map(EventView::of).toList());
    }
}
