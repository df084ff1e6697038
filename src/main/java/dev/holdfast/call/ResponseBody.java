package dev.holdfast.call;

import dev.holdfast.idempotency.HeaderField;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The body of an upstream's response. */
public sealed interface ResponseBody {

    /** Read as a whole. */
    record Held(Buffer bytes, List<HeaderField> trailers) implements ResponseBody {
        public Held {
            trailers = List.copyOf(trailers);
        }
    }

    /** Still arriving. */
    record Streamed(LiveBody live) implements ResponseBody {}

    /** A body that arrives while it is passed on. For the event loop that its attempt was sent from. */
    interface LiveBody {

        /** Passes every chunk to {@code sink}, those that were held until now first. To be called once. */
        void relayTo(Consumer<Buffer> sink);

        /** Asks the upstream to hold on, so that a slow reader is not overrun. */
        void pause();

        void resume();

        /** Reads on and drops what comes, so that the end is seen although nobody reads. */
        void discard();

        /** Resets the exchange with the upstream. */
        void abandon();

        /** How it ends. */
        CompletionStage<BodyEnd> end();
    }

    /** How a live body ended. */
    sealed interface BodyEnd {

        record Complete(List<HeaderField> trailers) implements BodyEnd {
            public Complete {
                trailers = List.copyOf(trailers);
            }
        }

        record CutOff() implements BodyEnd {}
    }
}
