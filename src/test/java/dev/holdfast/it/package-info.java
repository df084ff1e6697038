/**
 * Tests of the packaged sidecar as a process of its own, over real sockets.
 *
 * <p>Each {@code *IT} starts what it needs with {@link dev.holdfast.it.SidecarProcess}: the jar of {@code mvnw package},
 * or the native runner that {@code -Dholdfast.it.runner} names.
 */
@NullMarked
package dev.holdfast.it;

import org.jspecify.annotations.NullMarked;
