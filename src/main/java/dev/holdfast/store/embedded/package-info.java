/**
 * The store inside one process, the default where no Redis is named.
 *
 * <p>It guards the calls of this process only and forgets them with it; everything else is as with a shared store. Threads:
 * any; every method takes one short lock, does no I/O and returns a completed stage. Listeners are called after the lock is
 * released, by the thread that made the change.
 */
@NullMarked
package dev.holdfast.store.embedded;

import org.jspecify.annotations.NullMarked;
