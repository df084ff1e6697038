/**
 * The catalogue of what Holdfast itself answers, as problem details (RFC 9457). Pure; safe for use by any thread.
 */
@NullMarked
package dev.holdfast.problem;

import org.jspecify.annotations.NullMarked;
