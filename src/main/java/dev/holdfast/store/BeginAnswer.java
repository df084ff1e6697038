package dev.holdfast.store;

import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.RepeatGuard;

/** What a store answers to a sender that asks for a further attempt. */
public sealed interface BeginAnswer {

    /** The attempt may be sent. */
    record Granted(CallRecord record) implements BeginAnswer {}

    /** The sender has lost the record; it answers its agent from it. */
    record Lost(CallRecord record) implements BeginAnswer {}

    /** An equal call is in doubt; the record still waits. */
    record Guarded(RepeatGuard.Block block) implements BeginAnswer {}
}
