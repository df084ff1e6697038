package dev.holdfast.call;

import dev.holdfast.idempotency.StoredResult;
import dev.holdfast.problem.ProblemType;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** What a call is answered with. */
public sealed interface CallAnswer {

    CallReport report();

    /**
     * The upstream's own response.
     *
     * @param release completes when the response may end: at once, or for a live body of a write once its end is
     *     recorded
     */
    record Passed(CallReport report, UpstreamResponse response, CompletionStage<Ending> release)
            implements CallAnswer {}

    /** How the end of a response is to be passed on. */
    enum Ending {
        COMPLETE,
        /** The upstream cut the body off, so the client must not see it as whole. */
        CUT_OFF
    }

    /** The stored result of an earlier request with the same key. */
    record Replayed(CallReport report, StoredResult result) implements CallAnswer {}

    /**
     * Holdfast's own answer.
     *
     * @param type the kind of problem
     * @param detail what happened, for this call
     * @param retryAfter how long the agent should wait; empty: no such promise
     * @param upstreamStatus of the last response, where there was one
     * @param pointsAtCall whether the answer names the call's page as its Location
     */
    record Refused(
            CallReport report,
            ProblemType type,
            String detail,
            Optional<Duration> retryAfter,
            OptionalInt upstreamStatus,
            boolean pointsAtCall)
            implements CallAnswer {}
}
