package dev.holdfast.http;

import dev.holdfast.call.RequestBody;
import dev.holdfast.call.Timers.Timer;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads the body of one request as its tool wants it.
 *
 * <p>A write's is read as a whole, up to what the contract allows, because it is fingerprinted and may have to be sent
 * again. A read's is held up to 64 KiB, and passed on live where it is longer. A streamed one is never held.
 */
final class BodyReader {

    static final int MAX_HELD_READ_BYTES = 64 * 1024;

    private final Exchange exchange;
    private final HttpServerRequest request;
    private final OptionalLong length;
    private final ToolContract tool;
    private final Consumer<Checked<RequestBody>> reader;

    private Buffer bytes = Buffer.buffer();
    private boolean done;
    private Timer deadline = () -> {};

    private BodyReader(Exchange exchange, RequestHead head, ToolContract tool, Consumer<Checked<RequestBody>> reader) {
        this.exchange = exchange;
        this.request = exchange.request();
        this.length = head.contentLength();
        this.tool = tool;
        this.reader = reader;
    }

    /** Reads; {@code reader} gets the body, or why there is none, unless the client goes before that. */
    static void read(Exchange exchange, RequestHead head, ToolContract tool, Consumer<Checked<RequestBody>> reader) {
        new BodyReader(exchange, head, tool, reader).start(head);
    }

    private void start(RequestHead head) {
        if (isWholeWrite() && length.orElse(0) > tool.request().maxBodyBytes()) {
            refuse(tooLarge());
            return;
        }
        if (tool.request().streamed() && (head.declaresBody() || !exchange.isHttp1())) {
            handOverLive();
            return;
        }
        deadline = exchange.timers().schedule(tool.deadline(), () -> refuse(tooSlow(tool.deadline())));
        request.handler(this::chunk);
        request.endHandler(
                _ -> finish(Checked.accept(bytes.length() == 0 ? RequestBody.EMPTY : new RequestBody.Whole(bytes))));
        request.exceptionHandler(this::failed);
        exchange.wantBody();
    }

    private void chunk(Buffer chunk) {
        if (done) {
            return;
        }
        if (isWholeWrite()
                && bytes.length() + (long) chunk.length() > tool.request().maxBodyBytes()) {
            refuse(tooLarge());
            return;
        }
        bytes.appendBuffer(chunk);
        if (!isWholeWrite() && bytes.length() > MAX_HELD_READ_BYTES) {
            handOverLive();
        }
    }

    private void handOverLive() {
        request.pause();
        finish(Checked.accept(new RequestBody.Live(new LiveRequestBody(bytes, exchange), length)));
    }

    /** The client has gone, which its exchange hears by itself, or what it sent is no body. */
    private void failed(Throwable failure) {
        if (!Exchange.isClientGone(failure)) {
            exchange.distrustConnection();
            refuse(Refusal.invalid("The request body is not framed as HTTP demands."));
        }
        done = true;
        deadline.cancel();
    }

    private void refuse(Refusal refusal) {
        finish(Checked.refuse(refusal));
    }

    private void finish(Checked<RequestBody> body) {
        deadline.cancel();
        if (!done && !exchange.isOver()) {
            done = true;
            bytes = Buffer.buffer(0);
            reader.accept(body);
        }
    }

    private boolean isWholeWrite() {
        return tool.isWrite() && !tool.request().streamed();
    }

    private Refusal tooLarge() {
        return Refusal.of(
                ProblemType.REQUEST_TOO_LARGE,
                "The tool " + tool.name() + " takes a body of at most "
                        + tool.request().maxBodyBytes() + " bytes.");
    }

    private static Refusal tooSlow(Duration deadline) {
        return Refusal.invalid(408, "The request body did not arrive within " + deadline.toMillis() + " ms.");
    }
}
