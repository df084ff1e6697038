package dev.holdfast.admin;

import dev.holdfast.store.AuditEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One thing that happened to a call.
 *
 * @param sequence rises with every event of the store
 * @param from the state before; absent where there was no record
 * @param to the state after
 * @param detail further fixed words, such as evidence and outcome
 */
@Schema(description = "One thing that happened to a call")
record EventView(
        long sequence,
        Instant at,
        String callId,
        String tenant,
        String tool,
        String event,
        Optional<String> from,
        String to,
        long epoch,
        int attempt,
        String actor,
        Map<String, String> detail) {

    static EventView of(AuditEvent event) {
        return new EventView(
                event.sequence(),
                event.at(),
                event.call().text(),
                event.tenant(),
                event.tool(),
                event.kind(),
                event.from(),
                event.to(),
                event.epoch(),
                event.attempt(),
                event.actor(),
                new TreeMap<>(event.detail()));
    }
}
