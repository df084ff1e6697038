package dev.holdfast.store.embedded;

import dev.holdfast.idempotency.AttemptReport;
import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.store.AuditEvent;
import dev.holdfast.store.AuditKind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The newest audit events, and those that listeners have yet to hear of. Under the store's lock. */
final class AuditTrail {

    private final int maxEvents;
    private final NavigableMap<Long, AuditEvent> events = new TreeMap<>();
    private final Map<CallId, Deque<AuditEvent>> byCall = new HashMap<>();
    private List<AuditEvent> unheard = new ArrayList<>();
    private long lastSequence;

    AuditTrail(int maxEvents) {
        this.maxEvents = maxEvents;
    }

    /**
     * Writes an event.
     *
     * @param before the record as it stood, where there was one
     * @param after the record as it stands, or stood all along
     * @param detail on top of what is said of every event
     */
    void write(
            Instant at,
            String kind,
            Optional<CallRecord> before,
            CallRecord after,
            String actor,
            Map<String, String> detail) {
        AuditEvent event = new AuditEvent(
                ++lastSequence,
                at,
                after.id(),
                after.description().tenant(),
                after.description().tool(),
                kind,
                before.map(record -> record.state().label()),
                after.state().label(),
                after.epoch(),
                after.admission().attempt(),
                actor,
                with(detail, after.description()));
        events.put(event.sequence(), event);
        byCall.computeIfAbsent(event.call(), _ -> new ArrayDeque<>()).add(event);
        unheard.add(event);
        if (events.size() > maxEvents) {
            forgetOldest();
        }
    }

    void write(Instant at, AuditKind kind, CallRecord before, CallRecord after, String actor) {
        write(at, kind.label(), Optional.of(before), after, actor, Map.of());
    }

    List<AuditEvent> of(CallId call) {
        return List.copyOf(byCall.getOrDefault(call, new ArrayDeque<>()));
    }

    List<AuditEvent> since(long afterSequence, int limit) {
        return events.tailMap(afterSequence, false).values().stream()
                .limit(limit)
                .toList();
    }

    /** Hands over what listeners have yet to hear of. */
    List<AuditEvent> takeUnheard() {
        if (unheard.isEmpty()) {
            return List.of();
        }
        List<AuditEvent> taken = unheard;
        unheard = new ArrayList<>();
        return taken;
    }

    /** What an attempt's report says. */
    static Map<String, String> detailOf(AttemptReport report) {
        Map<String, String> detail = new HashMap<>();
        detail.put("evidence", report.evidence());
        detail.put("fact", report.fact());
        detail.put("outcome", report.outcome().label());
        report.status().ifPresent(status -> detail.put("status", Integer.toString(status)));
        return detail;
    }

    private void forgetOldest() {
        AuditEvent oldest = events.pollFirstEntry().getValue();
        byCall.computeIfPresent(oldest.call(), (_, ofCall) -> {
            ofCall.removeFirst();
            return ofCall.isEmpty() ? null : ofCall;
        });
    }

    private static Map<String, String> with(Map<String, String> detail, CallDescription description) {
        Map<String, String> all = new HashMap<>(detail);
        description.key().ifPresent(key -> all.put("key", key.text()));
        all.put("upstream_key", description.upstreamKey());
        all.put("fingerprint", description.fingerprint().hex());
        return all;
    }
}
