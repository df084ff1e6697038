/**
 * How long to wait before the next attempt: pure arithmetic, the random part passed in. Safe for use by any thread.
 */
@NullMarked
package dev.holdfast.backoff;

import org.jspecify.annotations.NullMarked;
