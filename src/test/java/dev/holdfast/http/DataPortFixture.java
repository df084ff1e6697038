package dev.holdfast.http;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.holdfast.VertxTimers;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.RequestPolicy;
import dev.holdfast.problem.ProblemType;
import dev.holdfast.store.embedded.EmbeddedCallStore;
import dev.holdfast.store.embedded.EmbeddedCapacity;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A data port on a free port of the loopback address, over scripted calls and an embedded store. */
final class DataPortFixture implements AutoCloseable {

    /** {@code upload} takes 1,000 bytes, {@code stream} any number; the others are those of {@link Contracts}. */
    static final ContractSet CONTRACTS = Contracts.set(
            Contracts.upstream(),
            Contracts.idempotentWrite(),
            Contracts.readNamed("get_ticket")
                    .match(Contracts.route("GET", "/v1/tickets/{id}"))
                    .build(),
            Contracts.readNamed("search").build(),
            Contracts.readNamed("query")
                    .match(Contracts.route("POST", "/v1/query"))
                    .build(),
            Contracts.nonIdempotentWriteNamed("upload")
                    .request(new RequestPolicy(1_000, false))
                    .build(),
            Contracts.nonIdempotentWriteNamed("slow_upload")
                    .deadline(Duration.ofMillis(200))
                    .build(),
            Contracts.nonIdempotentWriteNamed("stream")
                    .keyRequired(true)
                    .request(new RequestPolicy(1_000, true))
                    .build());

    final Vertx vertx = Vertx.vertx();
    final ScriptedCalls calls = new ScriptedCalls();
    final EmbeddedCallStore store = new EmbeddedCallStore(InstantSource.system(), EmbeddedCapacity.DEFAULT);
    final Queue<ProblemType> refusals = new ConcurrentLinkedQueue<>();
    final DataPort port;

    DataPortFixture() {
        this(IdentityHeaders.DEFAULT);
    }

    DataPortFixture(IdentityHeaders identity) {
        this(identity, DataPortOptions.at("127.0.0.1", 0, 2));
    }

    /** With connections that stay open no longer than {@code keepAlive} without a request, or twice that. */
    DataPortFixture(Duration keepAlive) {
        this(
                IdentityHeaders.DEFAULT,
                new DataPortOptions(
                        "127.0.0.1",
                        0,
                        2,
                        8 * 1024,
                        32 * 1024,
                        256,
                        Duration.ofSeconds(60),
                        keepAlive,
                        Duration.ofHours(1)));
    }

    private DataPortFixture(IdentityHeaders identity, DataPortOptions options) {
        port = new DataPort(
                vertx,
                options,
                new DataPortWiring(() -> CONTRACTS, calls, store, identity, new VertxTimers(vertx), refusals::add));
        await(port.start());
    }

    RawClient connect() throws IOException {
        return new RawClient(port.port());
    }

    /** Waits for a stage; a test that waits too long has failed. */
    static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, SECONDS).join();
    }

    @Override
    public void close() {
        await(port.stop(Duration.ZERO, CompletableFuture.completedStage(null)));
        await(vertx.close().toCompletionStage());
    }
}
