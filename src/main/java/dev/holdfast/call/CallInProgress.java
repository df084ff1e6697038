package dev.holdfast.call;

import java.util.concurrent.CompletionStage;

/** A call that an agent waits for. For the event loop it was begun on. */
public interface CallInProgress {

    /** Its answer; completes exceptionally only by a programmer's error, when nothing true can be said. */
    CompletionStage<CallAnswer> answer();

    /**
     * Tells that the agent has gone. A read is abandoned; a write that is sent goes on, is recorded, and counts as in
     * doubt for equal calls.
     */
    void clientGone();
}
