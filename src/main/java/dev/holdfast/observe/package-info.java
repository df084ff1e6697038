/**
 * What an operator sees: meters, health and audit lines.
 *
 * <p>Tags, log keys and health data come from closed sets: the names of declared tools and upstreams, and the labels of
 * enums. Text that a client sent appears only inside quoted strings of a log line ({@link
 * dev.holdfast.observe.LogText}). Listeners run on event loops and never block; everything here is safe for use by any
 * thread.
 */
@NullMarked
package dev.holdfast.observe;

import org.jspecify.annotations.NullMarked;
