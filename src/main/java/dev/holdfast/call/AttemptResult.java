package dev.holdfast.call;

import dev.holdfast.outcome.TransportEvidence;

/** What one attempt brought back. */
public sealed interface AttemptResult {

    /** No response head: {@code NotSent}, {@code NotProcessed} or {@code SentNoResponse}. */
    record NoResponse(TransportEvidence evidence) implements AttemptResult {}

    /**
     * A response, whole or with a live body.
     *
     * @param requestFullyWritten whether the whole request had been written when the head came
     */
    record Answered(UpstreamResponse response, boolean requestFullyWritten) implements AttemptResult {}

    /** A response head whose body was cut off while it was held; the body holds what came. */
    record Truncated(UpstreamResponse partial, boolean requestFullyWritten) implements AttemptResult {}
}
