package dev.holdfast.http;

import java.time.Duration;

/**
 * Where the data port listens, and the limits of what it takes.
 *
 * @param host the address to bind to
 * @param port the port to bind to; 0: any free one
 * @param eventLoops how many event loops serve it
 * @param maxInitialLineBytes of the request line; a longer one gets 414
 * @param maxHeaderBytes of all header fields together; more get 431
 * @param maxStreams concurrent HTTP/2 streams on one connection
 * @param longestWait cap of {@code Prefer: wait}
 * @param keepAlive how long a connection without a request stays open, at least
 * @param silence how long a connection stays open on which nothing at all moves, with a request or without; longer than
 *     any deadline
 */
public record DataPortOptions(
        String host,
        int port,
        int eventLoops,
        int maxInitialLineBytes,
        int maxHeaderBytes,
        int maxStreams,
        Duration longestWait,
        Duration keepAlive,
        Duration silence) {

    public DataPortOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("the data port needs at least one event loop, not " + eventLoops);
        }
    }

    /** The usual limits. */
    public static DataPortOptions at(String host, int port, int eventLoops) {
        return new DataPortOptions(
                host,
                port,
                eventLoops,
                8 * 1024,
                32 * 1024,
                256,
                Duration.ofSeconds(60),
                Duration.ofMinutes(2),
                Duration.ofHours(1));
    }
}
