/**
 * Carries a call out: admit, send, classify, decide, finish.
 *
 * <p>{@link dev.holdfast.call.CallCoordinator} is the only place with branches over I/O. It is event-driven and never
 * blocks: every port answers with a stage that completes on the context it was asked from, so that one call is always
 * handled by one thread at a time. Time, randomness and timers come through ports, which is how a simulation drives it.
 */
@NullMarked
package dev.holdfast.call;

import org.jspecify.annotations.NullMarked;
