package dev.holdfast.call;

import dev.holdfast.contract.UpstreamContract;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.outcome.TransportEvidence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One attempt to be sent.
 *
 * @param upstream where to
 * @param method the HTTP method
 * @param target path and query below the upstream's base URL, as they go on the wire
 * @param headers end-to-end header fields, in order; the adapter adds host, framing, credentials and Via
 * @param body the body
 * @param connection whether a kept-alive connection may carry it
 * @param timeout first byte sent to last byte received
 * @param holding how much of the response is read before it is handed over
 * @param gate asked with the connection in hand, immediately before the first byte
 */
public record AttemptRequest(
        UpstreamContract upstream,
        String method,
        String target,
        List<HeaderField> headers,
        RequestBody body,
        Connection connection,
        Duration timeout,
        Holding holding,
        Gate gate) {

    /** Which connection may carry an attempt. */
    public enum Connection {
        POOLED,
        /** A new one, which the upstream can't be about to close: no stale keep-alive race. */
        FRESH
    }

    /**
     * How much of a response is read before it is handed over.
     *
     * @param maxBytes a body up to this length is held; a longer one is handed over live
     * @param undeclaredLength whether a body of undeclared length is held too, or handed over at its head
     */
    public record Holding(int maxBytes, boolean undeclaredLength) {}

    /** The last word before the first byte. */
    @FunctionalInterface
    public interface Gate {

        /** Why nothing must be sent; empty: send now. Quick, on the event loop. */
        Optional<TransportEvidence.NotSent.Reason> refusal();
    }
}
