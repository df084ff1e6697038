package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.AttemptRequest;
import dev.holdfast.call.AttemptResult;
import dev.holdfast.call.ResponseBody;
import dev.holdfast.call.Upstream;
import dev.holdfast.call.UpstreamResponse;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.outcome.TransportEvidence.SentNoResponse;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Sends attempts from an event loop of its own, on behalf of a test's thread. */
final class Sender implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;

    final Vertx vertx;
    final VertxUpstream upstream;
    final CredentialFiles credentials;
    final Context context;
    private final List<ScriptedUpstream> servers = new ArrayList<>();

    Sender() {
        this(Duration.ofHours(1));
    }

    Sender(Duration credentialsInterval) {
        vertx = Vertx.vertx();
        credentials = new CredentialFiles(vertx, credentialsInterval);
        upstream = new VertxUpstream(vertx, credentials);
        context = vertx.getOrCreateContext();
    }

    /** A server that plays these scripts, and is closed with this. */
    ScriptedUpstream serving(Wire wire, Script... scripts) {
        ScriptedUpstream server = wire.server().next(scripts);
        servers.add(server);
        return server;
    }

    AttemptResult send(Attempts attempt) {
        return await(begin(attempt));
    }

    CompletableFuture<AttemptResult> begin(Attempts attempt) {
        return begin(attempt.build(), context);
    }

    CompletableFuture<AttemptResult> begin(AttemptRequest attempt, Context from) {
        CompletableFuture<AttemptResult> result = new CompletableFuture<>();
        from.runOnContext(_ -> upstream.send(attempt).result().thenAccept(result::complete));
        return result;
    }

    Upstream.Exchange exchange(Attempts attempt) {
        return onContext(() -> upstream.send(attempt.build()));
    }

    /** Runs {@code task} on the event loop, and waits for what it returns. */
    <T> T onContext(Supplier<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        context.runOnContext(_ -> {
            try {
                done.complete(task.get());
            } catch (RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return await(done);
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** What the result proves, as the coordinator would put it. */
    static TransportEvidence evidence(AttemptResult result) {
        return switch (result) {
            case AttemptResult.NoResponse none -> none.evidence();
            case AttemptResult.Answered answered ->
                new TransportEvidence.Responded(
                        answered.response().status(), false, answered.requestFullyWritten(), Optional.empty());
            case AttemptResult.Truncated truncated ->
                new TransportEvidence.Truncated(truncated.partial().status(), false, truncated.requestFullyWritten());
        };
    }

    static TransportEvidence responded(int status) {
        return new TransportEvidence.Responded(status, false, true, Optional.empty());
    }

    static TransportEvidence notSent(NotSent.Reason reason) {
        return new NotSent(reason);
    }

    static TransportEvidence noResponse(SentNoResponse.Failure failure) {
        return new SentNoResponse(failure);
    }

    static UpstreamResponse response(AttemptResult result) {
        assertThat(result).isInstanceOf(AttemptResult.Answered.class);
        return ((AttemptResult.Answered) result).response();
    }

    static ResponseBody.Held held(AttemptResult result) {
        assertThat(response(result).body()).isInstanceOf(ResponseBody.Held.class);
        return (ResponseBody.Held) response(result).body();
    }

    static ResponseBody.LiveBody live(AttemptResult result) {
        assertThat(response(result).body()).isInstanceOf(ResponseBody.Streamed.class);
        return ((ResponseBody.Streamed) response(result).body()).live();
    }

    @Override
    public void close() {
        servers.forEach(ScriptedUpstream::close);
        upstream.close();
        await(vertx.close().toCompletionStage().toCompletableFuture());
    }
}
