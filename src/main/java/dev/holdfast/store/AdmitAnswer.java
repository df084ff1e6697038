package dev.holdfast.store;

import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.FingerprintRule;
import dev.holdfast.idempotency.RepeatGuard;
import java.time.Duration;

/** What a store answers to a call that asks to be carried out. */
public sealed interface AdmitAnswer {

    /** Attempt 1 may be sent by this owner; the record's own description is the one to follow. */
    record Granted(CallRecord record) implements AdmitAnswer {}

    /** The call has a result; it is replayed. */
    record Settled(CallRecord record) implements AdmitAnswer {}

    /** The same key is being carried out by somebody. */
    record InProgress(CallRecord record, Duration leaseLeft) implements AdmitAnswer {}

    /** Nobody knows yet what the call with this key did. */
    record Unsettled(CallRecord record) implements AdmitAnswer {}

    /** The call was undone, or is being undone. */
    record Compensated(CallRecord record) implements AdmitAnswer {}

    /** The key belongs to another request. */
    record OtherFingerprint(CallRecord record) implements AdmitAnswer {}

    /** The record compares requests by another rule; ask again with the fingerprint by that rule. */
    record OtherRule(FingerprintRule rule) implements AdmitAnswer {}

    /** An equal call stands in the way. */
    record Guarded(RepeatGuard.Block block) implements AdmitAnswer {}

    /** The call was first sent before the store's memory begins, so that nobody can tell whether it is a repeat. */
    record HistoryUnavailable() implements AdmitAnswer {}

    /** This owner has given the admission up. */
    record Abandoned() implements AdmitAnswer {}
}
