/**
 * The control API under {@code /v1}: what contracts are in force and what became of calls.
 *
 * <p>Every resource of the application is guarded by the {@link dev.holdfast.admin.ControlToken}, with no list of paths
 * that could miss one. Errors are problem details (RFC 9457). Resources answer on the event loop and never block it;
 * names and notation in JSON are those of the contract file.
 */
@NullMarked
package dev.holdfast.admin;

import org.jspecify.annotations.NullMarked;
