/**
 * The ports to the state that sidecars share, and how they fail.
 *
 * <p>Threads: every method may be called from any thread and never blocks. A returned stage completes on the caller's
 * Vert.x context where it was called from one, else on a thread of the adapter. A store that can't answer in time, or at
 * all, completes it with a {@link dev.holdfast.store.StoreFailure}; every other answer, refusals included, is a value.
 * Time is the store's own.
 */
@NullMarked
package dev.holdfast.store;

import org.jspecify.annotations.NullMarked;
