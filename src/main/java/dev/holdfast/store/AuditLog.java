package dev.holdfast.store;

import dev.holdfast.idempotency.CallId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Remembers what happened to every call; written by the store together with each transition, read here. */
public interface AuditLog {

    /** Hears of every event once, after it is stored; must be quick and never throw. */
    @FunctionalInterface
    interface Listener {
        void stored(AuditEvent event);
    }

    /** A call's events, oldest first. */
    CompletionStage<List<AuditEvent>> of(CallId call);

    /**
     * Events of all calls, oldest first.
     *
     * @param afterSequence only later ones; 0 for all
     * @param limit how many, at most 1,000
     */
    CompletionStage<List<AuditEvent>> since(long afterSequence, int limit);

    /**
     * Appends an event that moves no record, such as a replay or a refusal; of a call without a record it fails with
     * {@link StoreConflict}.
     */
    CompletionStage<Void> append(CallId call, String kind, java.util.Map<String, String> detail);

    void addListener(Listener listener);
}
