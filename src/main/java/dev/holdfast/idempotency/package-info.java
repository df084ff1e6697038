/**
 * What makes two calls the same, and the life of a call: keys, fingerprints and the state machine of a record.
 *
 * <p>The machine is pure: {@link dev.holdfast.idempotency.CallRecord} and
 * {@link dev.holdfast.idempotency.CallState} are immutable, every transition is a method, and time is always the store's
 * own, passed in. A store keeps records and applies these transitions atomically; nothing else moves a record. Safe for
 * use by any thread.
 */
@NullMarked
package dev.holdfast.idempotency;

import org.jspecify.annotations.NullMarked;
