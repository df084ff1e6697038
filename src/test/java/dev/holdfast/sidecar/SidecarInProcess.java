package dev.holdfast.sidecar;

import dev.holdfast.Eventually;
import dev.holdfast.SecureRandomSource;
import dev.holdfast.VertxTimers;
import dev.holdfast.call.CallCoordinator;
import dev.holdfast.call.CallListener;
import dev.holdfast.call.CoordinatorPorts;
import dev.holdfast.call.Timers;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.http.DataPort;
import dev.holdfast.http.DataPortOptions;
import dev.holdfast.http.DataPortWiring;
import dev.holdfast.http.IdentityHeaders;
import dev.holdfast.http.VertxUpstream;
import dev.holdfast.store.CallQuery;
import dev.holdfast.store.embedded.EmbeddedCallStore;
import dev.holdfast.store.embedded.EmbeddedCapacity;
import dev.holdfast.upstream.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The data port with its coordinator, its upstream adapter and an embedded store, on a free loopback port. */
final class SidecarInProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedCallStore store = new EmbeddedCallStore(InstantSource.system(), EmbeddedCapacity.DEFAULT);
    private final VertxUpstream upstream = new VertxUpstream(vertx);
    private final CallCoordinator coordinator;
    private final DataPort dataPort;
    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    SidecarInProcess(ContractSet contracts) {
        Timers timers = new VertxTimers(vertx);
        coordinator = new CallCoordinator(
                new CoordinatorPorts(store, store, upstream, timers, new SecureRandomSource(), new CallListener() {}));
        dataPort = new DataPort(
                vertx,
                DataPortOptions.at("127.0.0.1", 0, 2),
                new DataPortWiring(
                        () -> contracts, coordinator::begin, store, IdentityHeaders.DEFAULT, timers, _ -> {}));
        dataPort.start().toCompletableFuture().join();
    }

    EmbeddedCallStore store() {
        return store;
    }

    int port() {
        return dataPort.port();
    }

    /** A request to the data port, HTTP/1.1, with a patience that no fault should need. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(PATIENCE);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Waits until so many of the answers are there. */
    static void awaitAnswered(List<CompletableFuture<HttpResponse<String>>> answers, int count) {
        CountDownLatch missing = new CountDownLatch(count);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            var _ = answer.thenRun(missing::countDown);
        }
        try {
            if (!missing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("of " + count + " answers are missing " + missing.getCount());
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Sends a request and breaks its connection off once it has arrived at the upstream and the store knows of that. */
    void sendAndLeave(HttpRequest request, ScriptedUpstream upstream) {
        CompletableFuture<HttpResponse<String>> answer = sendAsync(request);
        upstream.awaitDeliveries(1);
        answer.cancel(true);
        Eventually.holds(
                "the agent's leaving is recorded",
                PATIENCE,
                () -> store
                        .list(new CallQuery(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                10))
                        .toCompletableFuture()
                        .join()
                        .records()
                        .stream()
                        .anyMatch(record -> record.admission().clientGone()));
    }

    /** Ends as on SIGTERM: no new calls, and those under way go on to their end. */
    CompletableFuture<Void> drain(Duration grace) {
        return dataPort.stop(grace, coordinator.drain()).toCompletableFuture();
    }

    @Override
    public void close() {
        drain(Duration.ofSeconds(1)).join();
        upstream.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
