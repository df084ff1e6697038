package dev.holdfast.http;

import dev.holdfast.call.AttemptRequest;
import dev.holdfast.call.AttemptResult;
import dev.holdfast.call.RequestBody;
import dev.holdfast.call.ResponseBody;
import dev.holdfast.call.Upstream;
import dev.holdfast.call.UpstreamResponse;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.outcome.TransportEvidence.SentNoResponse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt under way.
 *
 * <pre>
 * CONNECTING ──► WRITING ──first byte──► SENDING ──head──► RECEIVING ──last byte, or cut off──► OVER
 *      └──────────────┴── nothing sent ──►   └── no response ──►                                OVER
 * </pre>
 *
 * <p>Which of these a failure meets decides what it proves. All of it happens on the context that the attempt was sent
 * from, but for one step: the first byte is written on the connection's own event loop, where "is it still open?" and
 * "which stream was that?" have exact answers.
 */
final class VertxExchange implements Upstream.Exchange {

    private static final Logger LOG = Logger.getLogger(VertxExchange.class);

    private static final long CANCEL = 0x8;
    private static final long NO_TIMER = -1;

    private enum Phase {
        CONNECTING,
        /** The connection's event loop is about to write the first byte, or has just done so. */
        WRITING,
        SENDING,
        RECEIVING,
        OVER
    }

    /** What is there once the first byte is written. */
    private record Sending(HttpClientRequest request, WireConnection wire, int stream, Future<Void> written) {}

    private final Vertx vertx;
    private final Context context;
    private final AttemptRequest attempt;
    private final UpstreamPool pool;
    private final CompletableFuture<AttemptResult> result = new CompletableFuture<>();
    private Phase phase = Phase.CONNECTING;
    private long timer = NO_TIMER;
    private Optional<SentNoResponse.Failure> cutWhileWriting = Optional.empty();
    private @Nullable Sending sending;
    private @Nullable OutgoingBody outgoing;
    private @Nullable IncomingBody incoming;

    VertxExchange(Vertx vertx, AttemptRequest attempt, UpstreamPool pool) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.attempt = attempt;
        this.pool = pool;
        if (attempt.body() instanceof RequestBody.Live live) {
            live.stream().exceptionHandler(_ -> cut(SentNoResponse.Failure.REQUEST_BODY_FAILED));
        }
    }

    /** Takes the first step. */
    void begin(CredentialFiles credentials) {
        Future<Optional<String>> secret = attempt.upstream()
                .credentials()
                .map(credentials::valueOf)
                .orElse(Future.succeededFuture(Optional.empty()));
        secret.onFailure(_ -> notSent(NotSent.Reason.CREDENTIALS_UNAVAILABLE)).onSuccess(found -> {
            if (found.isEmpty() && attempt.upstream().credentials().isPresent()) {
                notSent(NotSent.Reason.CREDENTIALS_UNAVAILABLE);
            } else {
                connect(found);
            }
        });
    }

    @Override
    public CompletionStage<AttemptResult> result() {
        return result.minimalCompletionStage();
    }

    @Override
    public void abandon() {
        cut(SentNoResponse.Failure.ABANDONED);
    }

    private void connect(Optional<String> secret) {
        if (phase == Phase.OVER) {
            return;
        }
        pool.request(attempt.connection())
                .onFailure(failure -> notSent(pool.reason(failure)))
                .onSuccess(request -> connected(request, secret));
    }

    private void connected(HttpClientRequest request, Optional<String> secret) {
        request.exceptionHandler(_ -> {}); // the response's future tells
        WireConnection wire = WireConnection.of(request);
        if (phase == Phase.OVER) {
            withdraw(request, wire);
            return;
        }
        Optional<NotSent.Reason> refusal;
        try {
            UpstreamRequestHead.prepare(request, attempt, secret);
            refusal = attempt.gate().refusal();
        } catch (RuntimeException e) {
            LOG.errorf(e, "attempt withdrawn: upstream=%s", attempt.upstream().name());
            refusal = Optional.of(NotSent.Reason.ABANDONED);
        }
        if (refusal.isPresent()) {
            withdraw(request, wire);
            notSent(refusal.get());
            return;
        }
        phase = Phase.WRITING;
        wire.execute(() -> writeFirst(request, wire));
    }

    /** On the connection's event loop. */
    private void writeFirst(HttpClientRequest request, WireConnection wire) {
        if (!wire.takesRequests()) {
            onContext(() -> {
                withdraw(request, wire);
                notSent(NotSent.Reason.CONNECTION_CLOSED);
            });
            return;
        }
        int lastStream = wire.lastStream();
        Future<Void> written;
        try {
            written = write(request);
        } catch (RuntimeException e) {
            LOG.errorf(e, "attempt broken off: upstream=%s", attempt.upstream().name());
            onContext(() -> {
                wire.close();
                // Nobody can say how far it got.
                noResponse(new SentNoResponse(SentNoResponse.Failure.CLOSED));
            });
            return;
        }
        int stream = wire.lastStream();
        if (wire.isHttp2() && stream == lastStream) {
            // The connection would not open a stream, so not even a head was written.
            onContext(() -> {
                withdraw(request, wire);
                notSent(NotSent.Reason.CONNECTION_CLOSED);
            });
            return;
        }
        onContext(() -> sent(new Sending(request, wire, stream, written)));
    }

    private Future<Void> write(HttpClientRequest request) {
        return switch (attempt.body()) {
            case RequestBody.Whole whole when whole.bytes().length() > 0 -> request.end(whole.bytes());
            case RequestBody.Whole _ -> request.end();
            case RequestBody.Live _ -> request.sendHead();
        };
    }

    private void sent(Sending first) {
        sending = first;
        phase = Phase.SENDING;
        timer = vertx.setTimer(
                UpstreamOptions.millis(attempt.timeout()), _ -> cut(SentNoResponse.Failure.ATTEMPT_TIMEOUT));
        first.request().response().onSuccess(this::receive).onFailure(this::failed);
        if (cutWhileWriting.isPresent()) {
            cut(cutWhileWriting.get());
        } else if (attempt.body() instanceof RequestBody.Live live && phase == Phase.SENDING) {
            OutgoingBody body = OutgoingBody.begin(live, first.request());
            outgoing = body;
            body.written().onFailure(_ -> cut(SentNoResponse.Failure.REQUEST_BODY_FAILED));
        }
    }

    private void failed(Throwable failure) {
        if (phase == Phase.SENDING && sending != null) {
            noResponse(WireEvidence.ofSending(failure, sending.wire().goAway(sending.stream())));
        }
    }

    private void receive(HttpClientResponse response) {
        response.exceptionHandler(_ -> {}); // until the body's reader sets its own
        if (phase != Phase.SENDING) {
            return;
        }
        int status = response.statusCode();
        // Vert.x passes over 100 and 103 only; after any other interim response it would lose the final one.
        boolean isFinal = status >= 200 && status <= 999;
        if (!isFinal || isCodedInTransfer(response)) {
            breakOff(SentNoResponse.Failure.MALFORMED_RESPONSE);
            return;
        }
        phase = Phase.RECEIVING;
        boolean requestFullyWritten = isRequestWritten();
        if (!requestFullyWritten && status >= 300 && outgoing != null) {
            outgoing.stop();
        }
        incoming = new IncomingBody(response, attempt.holding(), new Receipt(response, requestFullyWritten));
        incoming.begin(declaredLength(response));
    }

    private boolean isRequestWritten() {
        if (outgoing != null) {
            return outgoing.written().succeeded();
        }
        return sending != null && sending.written().succeeded();
    }

    /** Whether the body comes in a transfer coding that nobody would undo (RFC 9112 section 6.1). */
    private boolean isCodedInTransfer(HttpClientResponse response) {
        boolean canHaveBody = !attempt.method().equals("HEAD") && response.statusCode() != 304;
        return canHaveBody
                && response.headers().getAll("Transfer-Encoding").stream()
                        .anyMatch(coding -> !coding.strip().equalsIgnoreCase("chunked"));
    }

    /** Empty: not declared. */
    private OptionalLong declaredLength(HttpClientResponse response) {
        int status = response.statusCode();
        if (attempt.method().equals("HEAD") || status == 204 || status == 304) {
            return OptionalLong.of(0);
        }
        String declared = response.getHeader("Content-Length");
        if (declared == null || response.getHeader("Transfer-Encoding") != null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(declared.strip()));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /** Ends the exchange from this side, wherever it is. */
    private void cut(SentNoResponse.Failure failure) {
        switch (phase) {
            case CONNECTING -> notSent(NotSent.Reason.ABANDONED);
            case WRITING -> cutWhileWriting = Optional.of(failure);
            case SENDING -> breakOff(failure);
            case RECEIVING -> {
                if (incoming != null) {
                    reset();
                    incoming.cutOff();
                }
            }
            case OVER -> {}
        }
    }

    private void notSent(NotSent.Reason reason) {
        if (phase == Phase.CONNECTING || phase == Phase.WRITING) {
            over();
            result.complete(new AttemptResult.NoResponse(new NotSent(reason)));
        }
    }

    private void noResponse(TransportEvidence evidence) {
        over();
        result.complete(new AttemptResult.NoResponse(evidence));
    }

    private void breakOff(SentNoResponse.Failure failure) {
        over();
        reset(); // only now, for it tells of a failure at once
        result.complete(new AttemptResult.NoResponse(new SentNoResponse(failure)));
    }

    private void withdraw(HttpClientRequest request, WireConnection wire) {
        wire.withdraw(request);
        if (attempt.connection() == AttemptRequest.Connection.FRESH) {
            wire.close();
        }
    }

    private void reset() {
        if (sending != null) {
            sending.request().reset(CANCEL);
        }
    }

    /** To be called before the result is told, so that whoever hears of it finds nothing under way. */
    private void over() {
        phase = Phase.OVER;
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
        if (outgoing != null) {
            outgoing.stop();
        }
        if (sending != null) {
            leaveConnection(sending);
        }
        pool.leave();
    }

    /** What the peer is still owed of the request, it will not get. */
    private void leaveConnection(Sending last) {
        boolean isUnfinished = !isRequestWritten();
        if (isUnfinished && last.wire().isHttp2()) {
            last.wire().cancel(last.stream());
        }
        boolean isSpent = isUnfinished && !last.wire().isHttp2();
        if (isSpent || attempt.connection() == AttemptRequest.Connection.FRESH) {
            last.wire().close();
        }
    }

    /** At once where this is the context, so that nothing the connection has to tell comes first. */
    private void onContext(Runnable step) {
        if (context.equals(Vertx.currentContext())) {
            step.run();
        } else {
            context.runOnContext(_ -> step.run());
        }
    }

    /** Makes the result of a response once it is known how its body is to be had. */
    private final class Receipt implements IncomingBody.Owner {

        private final HttpClientResponse response;
        private final boolean requestFullyWritten;

        Receipt(HttpClientResponse response, boolean requestFullyWritten) {
            this.response = response;
            this.requestFullyWritten = requestFullyWritten;
        }

        @Override
        public void whole(ResponseBody.Held held) {
            over();
            result.complete(new AttemptResult.Answered(responseWith(held), requestFullyWritten));
        }

        @Override
        public void live(ResponseBody.Streamed streamed) {
            result.complete(new AttemptResult.Answered(responseWith(streamed), requestFullyWritten));
        }

        @Override
        public void cutOff(ResponseBody.Held partial) {
            over();
            result.complete(new AttemptResult.Truncated(responseWith(partial), requestFullyWritten));
        }

        @Override
        public void ended() {
            over();
        }

        @Override
        public void abandoned() {
            abandon();
        }

        private UpstreamResponse responseWith(ResponseBody body) {
            return new UpstreamResponse(response.statusCode(), EndToEndHeaders.of(response.headers()), body);
        }
    }
}
