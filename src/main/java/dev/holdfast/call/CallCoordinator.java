package dev.holdfast.call;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sequences every call: admit, send, classify, decide, finish.
 *
 * <pre>
 *   read:   send ─► classify ─► decide ─┬─► answer
 *             ▲                         └─► wait ──┐
 *             └────────────────────────────────────┘
 *   write:  admit ─► send ─► classify ─► decide ─┬─► finish ─► answer
 *                      ▲                         └─► end_attempt ─► wait ─► begin_attempt ─┐
 *                      └───────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Safe for use by any event loop; a call stays on the one it was begun on.
 */
public final class CallCoordinator {

    private final CoordinatorPorts ports;
    private final Set<CallExecution> underWay = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean draining;

    public CallCoordinator(CoordinatorPorts ports) {
        this.ports = ports;
    }

    /** Begins to carry a call out. To be called on an event loop. */
    public CallInProgress begin(CallRequest request) {
        CallExecution call = request.tool().isWrite() ? new WriteCall(this, request) : new ReadCall(this, request);
        underWay.add(call);
        call.guarded(draining ? call::refuseDraining : call::start);
        return call;
    }

    /**
     * Stops taking calls. Those between two attempts end with what is known about them; those under way go on to their
     * end.
     *
     * @return completes when none is left
     */
    public CompletionStage<Void> drain() {
        draining = true;
        for (CallExecution call : underWay) {
            call.eventLoop().execute(call::stopWaiting);
        }
        completeIfDrained();
        return drained.minimalCompletionStage();
    }

    /** Calls that are not at their end yet, recording included. */
    public int underWay() {
        return underWay.size();
    }

    CoordinatorPorts ports() {
        return ports;
    }

    boolean isDraining() {
        return draining;
    }

    void ended(CallExecution call) {
        underWay.remove(call);
        completeIfDrained();
    }

    private void completeIfDrained() {
        if (draining && underWay.isEmpty()) {
            drained.complete(null);
        }
    }
}
