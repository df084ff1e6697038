package dev.holdfast.upstream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * What a {@link ScriptedUpstream} does with one request.
 *
 * <p>A script that reads the whole request has the application commit its effect first, unless it answers otherwise than
 * with 2xx or refuses the stream: the worst case for whoever repeats. {@link #withEffect} and {@link #withoutEffect} say
 * otherwise. Immutable.
 *
 * @param moment when it acts
 * @param effect whether the application commits the effect before the script acts
 * @param readBodyAfter what is waited for before the request's body is read; empty: nothing
 * @param action what it does
 */
public record Script(Moment moment, boolean effect, Optional<CountDownLatch> readBodyAfter, Action action) {

    /** When a script acts. */
    public enum Moment {
        /** As soon as the connection is accepted, before TLS. */
        ACCEPT,
        /** When the first byte of a request is there; on HTTP/2 as {@link #HEAD}. */
        FIRST_BYTE,
        /** When the head is read; the body is not. */
        HEAD,
        /** When the whole request is read. */
        REQUEST
    }

    /** What a script does. */
    sealed interface Action {

        record Answer(Response response) implements Action {}

        /** Closes the connection in good order. */
        record Close() implements Action {}

        /** Closes it with a TCP reset. */
        record Reset() implements Action {}

        /** Keeps the connection until the client closes it, and says nothing. */
        record Stall() implements Action {}

        /** Writes these bytes, in ISO 8859-1, then closes. */
        record Raw(String bytes) implements Action {}

        record ResetStream(int code) implements Action {}

        /**
         * Sends GOAWAYs that name these last streams, counted from the request's own; then closes, or not.
         *
         * @param offsets added to the request's own stream id; {@link Integer#MAX_VALUE}: the largest id there is
         */
        record GoAway(List<Integer> offsets, boolean closing) implements Action {}
    }

    /** How the length of an HTTP/1.1 response's body is told. */
    public enum Framing {
        CONTENT_LENGTH,
        CHUNKED,
        /** HTTP/1.0: the body ends where the connection does. */
        UNTIL_CLOSE
    }

    /** A response. Changed only while a script is made of another. */
    static final class Response {

        final int status;
        final List<Integer> interim = new ArrayList<>();
        final List<Map.Entry<String, String>> headers = new ArrayList<>();
        final List<Map.Entry<String, String>> trailers = new ArrayList<>();

        /** What is sent again and again until {@link #bodyBytes} are sent. */
        byte[] body = new byte[0];

        long bodyBytes;
        Framing framing = Framing.CONTENT_LENGTH;

        /** How much of the body is sent before the connection breaks. */
        long cutAfterBytes = Long.MAX_VALUE;

        boolean cutByReset;

        /** How much of the body is sent before {@link #hold} is waited for. */
        long holdAfterBytes = Long.MAX_VALUE;

        CountDownLatch hold = new CountDownLatch(0);
        boolean byteByByte;
        boolean closing;
        boolean goAwayFirst;

        private Response(int status) {
            this.status = status;
        }

        /** So many bytes of the body, from that place on. */
        byte[] part(long from, int size) {
            byte[] part = new byte[size];
            for (int i = 0; i < size; i++) {
                part[i] = body[(int) ((from + i) % body.length)];
            }
            return part;
        }

        private Response copy() {
            Response copy = new Response(status);
            copy.interim.addAll(interim);
            copy.headers.addAll(headers);
            copy.trailers.addAll(trailers);
            copy.body = body;
            copy.bodyBytes = bodyBytes;
            copy.framing = framing;
            copy.cutAfterBytes = cutAfterBytes;
            copy.cutByReset = cutByReset;
            copy.holdAfterBytes = holdAfterBytes;
            copy.hold = hold;
            copy.byteByByte = byteByByte;
            copy.closing = closing;
            copy.goAwayFirst = goAwayFirst;
            return copy;
        }
    }

    private static Script of(Moment moment, boolean effect, Action action) {
        return new Script(moment, effect, Optional.empty(), action);
    }

    /** Answers the whole request, with no body. */
    public static Script respond(int status) {
        return of(Moment.REQUEST, status >= 200 && status <= 299, new Action.Answer(new Response(status)));
    }

    public static Script closeAtAccept() {
        return of(Moment.ACCEPT, false, new Action.Close());
    }

    /** Accepts and says nothing; a TLS handshake never ends. */
    public static Script stallAtAccept() {
        return of(Moment.ACCEPT, false, new Action.Stall());
    }

    /** Closes when a request begins to arrive, as a server does that was about to close an idle connection. */
    public static Script closeAtFirstByte() {
        return of(Moment.FIRST_BYTE, false, new Action.Close());
    }

    public static Script closeAfterHead() {
        return of(Moment.HEAD, false, new Action.Close());
    }

    public static Script closeAfterRequest() {
        return of(Moment.REQUEST, true, new Action.Close());
    }

    public static Script resetAfterHead() {
        return of(Moment.HEAD, false, new Action.Reset());
    }

    public static Script resetAfterRequest() {
        return of(Moment.REQUEST, true, new Action.Reset());
    }

    public static Script stall() {
        return of(Moment.REQUEST, true, new Action.Stall());
    }

    /** Answers with these bytes, whatever they are, and closes. On HTTP/2 they stand where a frame should. */
    public static Script raw(String bytes) {
        return of(Moment.REQUEST, true, new Action.Raw(bytes));
    }

    /** HTTP/2: REFUSED_STREAM, by which the server says that it did nothing. */
    public static Script refuseStream() {
        return of(Moment.REQUEST, false, new Action.ResetStream(Http2Frames.REFUSED_STREAM));
    }

    /** HTTP/2: resets the stream for any other reason. */
    public static Script resetStream(int code) {
        return of(Moment.REQUEST, true, new Action.ResetStream(code));
    }

    /** HTTP/2: a GOAWAY whose last stream comes before the request's. */
    public static Script goAwayLeavingOut() {
        return of(Moment.REQUEST, false, new Action.GoAway(List.of(-2), false));
    }

    /** HTTP/2: as graceful servers do, a GOAWAY that leaves out nothing, then one that leaves out the request. */
    public static Script goAwayLeavingOutInTwoSteps() {
        return of(Moment.REQUEST, false, new Action.GoAway(List.of(Integer.MAX_VALUE, -2), false));
    }

    /** HTTP/2: a GOAWAY whose last stream is the request's, and then the end of the connection. */
    public static Script goAwayAtStreamThenClose() {
        return of(Moment.REQUEST, true, new Action.GoAway(List.of(0), true));
    }

    /** HTTP/2: a GOAWAY whose last stream comes after the request's, and then the end of the connection. */
    public static Script goAwayAboveStreamThenClose() {
        return of(Moment.REQUEST, true, new Action.GoAway(List.of(2), true));
    }

    public Script withEffect() {
        return new Script(moment, true, readBodyAfter, action);
    }

    public Script withoutEffect() {
        return new Script(moment, false, readBodyAfter, action);
    }

    /**
     * Acts when the head is read. What comes of the body is read afterwards, and dropped, so that the client has the time
     * to read the response; with {@link #readingBodyAfter} not before that latch opens.
     */
    public Script early() {
        return new Script(Moment.HEAD, false, readBodyAfter, action);
    }

    /** Reads the request's body only after the latch has opened. */
    public Script readingBodyAfter(CountDownLatch latch) {
        return new Script(moment, effect, Optional.of(latch), action);
    }

    public Script header(String name, String value) {
        return with(response -> response.headers.add(Map.entry(name, value)));
    }

    /** Sends a trailer field; the body is chunked, where HTTP/1.1 is spoken. */
    public Script trailer(String name, String value) {
        return chunked().with(response -> response.trailers.add(Map.entry(name, value)));
    }

    public Script body(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return body(bytes, bytes.length);
    }

    /** A body of that length, of the letter x. */
    public Script bodyOf(long bytes) {
        return body("x".repeat(16 * 1024).getBytes(StandardCharsets.UTF_8), bytes);
    }

    private Script body(byte[] bytes, long length) {
        return with(response -> {
            response.body = bytes;
            response.bodyBytes = length;
        });
    }

    public Script framed(Framing framing) {
        return with(response -> response.framing = framing);
    }

    public Script chunked() {
        return framed(Framing.CHUNKED);
    }

    /** Sends an interim response first. */
    public Script after(int interimStatus) {
        return with(response -> response.interim.add(interimStatus));
    }

    /** Closes the connection in good order (HTTP/2: resets the stream) when so much of the body is sent. */
    public Script cutAfter(long bytes) {
        return with(response -> response.cutAfterBytes = bytes);
    }

    /** Resets the connection when so much of the body is sent. */
    public Script resetAfter(long bytes) {
        return cutAfter(bytes).with(response -> response.cutByReset = true);
    }

    /** Sends head and so much of the body, then waits for the latch. */
    public Script holdingAfter(long bytes, CountDownLatch latch) {
        return with(response -> {
            response.holdAfterBytes = bytes;
            response.hold = latch;
        });
    }

    /** Writes head and body one byte at a time. */
    public Script dripping() {
        return with(response -> response.byteByByte = true);
    }

    /** Closes the connection after the response, without having said so. */
    public Script thenClose() {
        return with(response -> response.closing = true);
    }

    /** HTTP/2: sends a GOAWAY that includes the request first, and then answers it all the same. */
    public Script goAwayFirst() {
        return with(response -> response.goAwayFirst = true);
    }

    private Script with(Consumer<Response> change) {
        if (action instanceof Action.Answer answer) {
            Response copy = answer.response().copy();
            change.accept(copy);
            return new Script(moment, effect, readBodyAfter, new Action.Answer(copy));
        }
        throw new IllegalStateException("only a response can be changed so: " + action);
    }
}
