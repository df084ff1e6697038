/**
 * HTTP on both sides: the data port that agents call, and the upstreams that tools stand behind.
 *
 * <p>Everything runs on Vert.x event loops and blocks none of them. A request, its attempts and its answer stay on the
 * event loop that the request came in on. This is the only package that may use {@code io.vertx.core.http}.
 */
@NullMarked
package dev.holdfast.http;

import org.jspecify.annotations.NullMarked;
