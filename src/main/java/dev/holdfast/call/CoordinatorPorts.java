package dev.holdfast.call;

import dev.holdfast.store.AuditLog;
import dev.holdfast.store.CallStore;

/**
 * What a coordinator works with.
 *
 * @param store keeps the records
 * @param audit remembers what moves no record, such as a replay
 * @param upstream sends attempts
 * @param timers its clocks and timers
 * @param random its identifiers and jitter
 * @param listener hears what happens
 */
public record CoordinatorPorts(
        CallStore store,
        AuditLog audit,
        Upstream upstream,
        Timers timers,
        RandomSource random,
        CallListener listener) {}
