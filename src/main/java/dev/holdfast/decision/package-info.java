/**
 * From an outcome to the next step. Pure and total; safe for use by any thread.
 */
@NullMarked
package dev.holdfast.decision;

import org.jspecify.annotations.NullMarked;
