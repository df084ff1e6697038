/** Rules that hold for the whole code base. */
@NullMarked
package dev.holdfast;

import org.jspecify.annotations.NullMarked;
