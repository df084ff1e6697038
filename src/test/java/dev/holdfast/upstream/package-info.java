/**
 * A tool server for tests that misbehaves on demand, over real sockets, and counts what it was sent.
 *
 * <p>{@link dev.holdfast.upstream.ScriptedUpstream} plays one {@link dev.holdfast.upstream.Script} for each request. It
 * speaks HTTP/1.1 and HTTP/2 itself, byte by byte and frame by frame, because a server library would not break the
 * protocol where a test needs it broken. Nothing in it sleeps: it waits for bytes, or for a latch that the test holds.
 */
@NullMarked
package dev.holdfast.upstream;

import org.jspecify.annotations.NullMarked;
