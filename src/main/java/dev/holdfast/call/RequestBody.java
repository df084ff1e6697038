package dev.holdfast.call;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.OptionalLong;

/** The body of a request on its way to the upstream. */
public sealed interface RequestBody {

    /** Held as a whole, so that it can be sent again. Never changed after it is handed over. */
    record Whole(Buffer bytes) implements RequestBody {}

    /**
     * Passed on while it arrives, so that it can be sent once.
     *
     * @param stream paused; resumed by whoever sends it
     * @param length where the client declared it
     */
    record Live(ReadStream<Buffer> stream, OptionalLong length) implements RequestBody {}

    RequestBody EMPTY = new Whole(Buffer.buffer(0));
}
