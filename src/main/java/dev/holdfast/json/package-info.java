/**
 * Strict JSON (RFC 8259, I-JSON by RFC 7493): values, pointers (RFC 6901) and the canonical form (RFC 8785).
 *
 * <p>The core compares bodies and reads fields of them, and the core depends on nothing but {@code java..}; so the
 * little JSON that it needs is here and not a library's. Immutable; safe for use by any thread.
 */
@NullMarked
package dev.holdfast.json;

import org.jspecify.annotations.NullMarked;
