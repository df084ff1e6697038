package dev.holdfast.admin;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Slows down whoever sends wrong tokens: after {@value #MOST_FAILURES} failures inside a window further ones are told to wait
 * until its end. For any thread.
 */
final class GuessLimit {

    static final int MOST_FAILURES = 10;
    static final Duration WINDOW = Duration.ofSeconds(10);

    private Instant windowEnds = Instant.MIN;
    private int failures;

    /** How long a further failure is told to wait; empty: not at all. */
    synchronized Optional<Duration> closedFor(Instant now) {
        return failures >= MOST_FAILURES && isInWindow(now)
                ? Optional.of(Duration.between(now, windowEnds))
                : Optional.empty();
    }

    synchronized void failed(Instant now) {
        if (isInWindow(now)) {
            failures++;
        } else {
            failures = 1;
            windowEnds = now.plus(WINDOW);
        }
    }

    /** A clock that is set back must not prolong a window. */
    private boolean isInWindow(Instant now) {
        return now.isBefore(windowEnds) && !now.plus(WINDOW).isBefore(windowEnds);
    }
}
