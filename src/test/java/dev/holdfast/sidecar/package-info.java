/** Tests of the data port's parts put together, over real sockets, in one process. */
@NullMarked
package dev.holdfast.sidecar;

import org.jspecify.annotations.NullMarked;
