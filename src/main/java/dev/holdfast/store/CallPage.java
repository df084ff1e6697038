package dev.holdfast.store;

import dev.holdfast.idempotency.CallRecord;
import java.util.List;
import java.util.Optional;

/**
 * Some of the records that a query names.
 *
 * @param records newest first
 * @param next the cursor of the next page; empty at the end
 */
public record CallPage(List<CallRecord> records, Optional<String> next) {

    public CallPage {
        records = List.copyOf(records);
    }
}
