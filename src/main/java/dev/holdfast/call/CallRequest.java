package dev.holdfast.call;

import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.Caller;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One request of an agent for one call of a tool, understood and clean.
 *
 * @param contracts the version of the contracts that the call starts under
 * @param tool the tool's contract
 * @param caller on whose behalf
 * @param method the HTTP method
 * @param path normalised, below the upstream's base URL
 * @param query the raw query without its question mark; empty string where there is none
 * @param headers end-to-end header fields to pass on, in order, without the idempotency key
 * @param body the body; a write's is whole unless its contract streams it
 * @param key the agent's key, from its header or from workflow and action
 * @param wishes what else the agent asks of Holdfast
 */
public record CallRequest(
        ContractSet contracts,
        ToolContract tool,
        Caller caller,
        String method,
        String path,
        String query,
        List<HeaderField> headers,
        RequestBody body,
        Optional<IdempotencyKey> key,
        Wishes wishes) {

    /**
     * What an agent asks of Holdfast itself.
     *
     * @param preferWait how long it would wait for a call in progress ({@code Prefer: wait}, RFC 7240)
     * @param firstSent when it sent this call first
     * @param allowedRepeat the call that it wants repeated although it succeeded
     */
    public record Wishes(Optional<Duration> preferWait, Optional<Instant> firstSent, Optional<CallId> allowedRepeat) {

        public static final Wishes NONE = new Wishes(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Path and query as they go on the wire. */
    public String target() {
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** The value of the first field of that name. */
    public Optional<String> header(String name) {
        return HeaderField.valuesOf(headers, name).findFirst();
    }
}
