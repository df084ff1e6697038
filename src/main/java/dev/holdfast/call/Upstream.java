package dev.holdfast.call;

import java.util.concurrent.CompletionStage;

/** Sends attempts to real tools. For event loops; each attempt stays on the one it was sent from. */
public interface Upstream {

    /**
     * Sends an attempt once. Never repeats it by itself, never follows a redirect.
     */
    Exchange send(AttemptRequest request);

    /** An attempt under way. */
    interface Exchange {

        /** What it brings back; never completes exceptionally. */
        CompletionStage<AttemptResult> result();

        /** Resets it, if it is still under way. */
        void abandon();
    }
}
