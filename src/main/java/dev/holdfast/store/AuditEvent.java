package dev.holdfast.store;

import dev.holdfast.idempotency.CallId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that happened to a call. Bodies never; header values never.
 *
 * @param sequence rises with every event of the store
 * @param at the store's time
 * @param call which
 * @param tenant whose
 * @param tool of which tool
 * @param kind the label of an {@link AuditKind}, or a word of whoever appended it, such as {@code replayed}
 * @param from the label of the state before; empty where there was no record
 * @param to the label of the state after
 * @param epoch of the record after it
 * @param attempt the number of the attempt permitted last
 * @param actor the owner token, or who ruled
 * @param detail further fixed words: evidence, outcome, status, key, fingerprint
 */
public record AuditEvent(
        long sequence,
        Instant at,
        CallId call,
        String tenant,
        String tool,
        String kind,
        Optional<String> from,
        String to,
        long epoch,
        int attempt,
        String actor,
        Map<String, String> detail) {

    public AuditEvent {
        detail = Map.copyOf(detail);
    }
}
