package dev.holdfast.admin;

import dev.holdfast.store.AuditEvent;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Audit events.
 *
 * @param events oldest first
 * @param next what to pass as {@code since} to go on from here; absent for the events of one call, which are all there
 */
@Schema(description = "Audit events, oldest first")
record AuditView(List<EventView> events, Optional<Long> next) {

    static AuditView ofCall(List<AuditEvent> events) {
        return new AuditView(views(events), Optional.empty());
    }

    /** Where nothing has happened since, the next question is the same one. */
    static AuditView since(long since, List<AuditEvent> events) {
        long next = events.isEmpty() ? since : events.getLast().sequence();
        return new AuditView(views(events), Optional.of(next));
    }

    private static List<EventView> views(List<AuditEvent> events) {
        return events.stream().map(EventView::of).toList();
    }
}
