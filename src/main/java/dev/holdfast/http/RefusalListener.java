package dev.holdfast.http;

import dev.holdfast.problem.ProblemType;

/** Hears of requests that were refused before they became a call. On an event loop; quick, never throws. */
@FunctionalInterface
public interface RefusalListener {

    void refused(ProblemType type);
}
