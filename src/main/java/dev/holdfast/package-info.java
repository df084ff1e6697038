/** Holdfast, a sidecar that makes an agent's tool calls safe to repeat: the entry point of the program. */
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
