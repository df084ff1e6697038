package dev.holdfast.contract;

import dev.holdfast.json.JsonPointer;
import java.time.Duration;
import java.util.List;

/**
 * How long a call is remembered and what makes two calls the same.
 *
 * @param retention how long a success replays
 * @param failureRetention how long a validation failure replays; then the key may be tried again
 * @param ignoredInFingerprint values of a JSON body that a model may reword
 * @param maxStoredResponseBytes a longer response body is recorded as "not kept"
 */
public record IdempotencyPolicy(
        Duration retention,
        Duration failureRetention,
        List<JsonPointer> ignoredInFingerprint,
        int maxStoredResponseBytes) {

    public static final IdempotencyPolicy DEFAULT =
            new IdempotencyPolicy(Duration.ofDays(7), Duration.ofHours(1), List.of(), 256 * 1024);

    public IdempotencyPolicy {
        ignoredInFingerprint = List.copyOf(ignoredInFingerprint);
        new Checks()
                .positive(retention, "idempotency.retention")
                .positive(failureRetention, "idempotency.failure_retention")
                .between(maxStoredResponseBytes, 0, 64 << 20, "idempotency.max_stored_response")
                .throwIfAny();
    }
}
