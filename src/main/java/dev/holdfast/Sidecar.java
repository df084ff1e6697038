package dev.holdfast;

import dev.holdfast.call.CallCoordinator;
import dev.holdfast.call.CoordinatorPorts;
import dev.holdfast.call.Timers;
import dev.holdfast.config.CurrentContracts;
import dev.holdfast.config.HoldfastConfig;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.http.DataPort;
import dev.holdfast.http.DataPortOptions;
import dev.holdfast.http.DataPortWiring;
import dev.holdfast.http.IdentityHeaders;
import dev.holdfast.http.IdentityHeaders.Source;
import dev.holdfast.http.VertxUpstream;
import dev.holdfast.observe.CallMeters;
import dev.holdfast.observe.DataPortStatus;
import dev.holdfast.store.AuditLog;
import dev.holdfast.store.CallStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Puts the parts of the data port together, opens it when the application starts, and drains it when it stops. */
@Singleton
final class Sidecar implements DataPortStatus {

    private static final Logger LOG = Logger.getLogger(Sidecar.class);

    private static final long SWEEP_EVERY_MILLIS = 1_000;
    private static final int SWEEP_MOST_RECORDS = 1_000;

    private final Vertx vertx;
    private final HoldfastConfig config;
    private final CurrentContracts contracts;
    private final CallStore store;
    private final VertxUpstream upstream;
    private final CallCoordinator coordinator;
    private final DataPort dataPort;
    private volatile boolean listening;

    Sidecar(
            Vertx vertx,
            HoldfastConfig config,
            CurrentContracts contracts,
            CallStore store,
            AuditLog audit,
            CallMeters meters) {
        this.vertx = vertx;
        this.config = config;
        this.contracts = contracts;
        this.store = store;
        Timers timers = new VertxTimers(vertx);
        upstream = new VertxUpstream(vertx);
        coordinator = new CallCoordinator(
                new CoordinatorPorts(store, audit, upstream, timers, new SecureRandomSource(), meters));
        dataPort = new DataPort(
                vertx,
                DataPortOptions.at(
                        config.data().host(),
                        config.data().port(),
                        Runtime.getRuntime().availableProcessors()),
                new DataPortWiring(
                        contracts::current, coordinator::begin, store, identity(config), timers, meters::refused));
    }

    void open(@Observes StartupEvent event) {
        contracts.onReplaced(this::replaced);
        warnOfUnenforcedLimits(contracts.current());
        vertx.setPeriodic(SWEEP_EVERY_MILLIS, _ -> store.sweep(SWEEP_MOST_RECORDS));
        try {
            int port = dataPort.start().toCompletableFuture().get();
            listening = true;
            LOG.infof("event=data_port_open host=%s port=%d", config.data().host(), port);
        } catch (ExecutionException notBound) {
            throw new IllegalStateException(
                    "the data port " + config.data().host() + ":"
                            + config.data().port() + " can't be opened",
                    notBound.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped before the data port was open", stopped);
        }
    }

    /** New calls are refused; those under way go on to their end, within the time that the environment allows. */
    void drain(@Observes ShutdownEvent event) {
        listening = false;
        Duration grace = config.drain();
        CompletableFuture<Void> calls = coordinator.drain().toCompletableFuture();
        try {
            dataPort.stop(grace, calls)
                    .toCompletableFuture()
                    .get(grace.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException cutShort) {
            LOG.error("event=data_port_not_closed", cutShort);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (calls.isDone()) {
            LOG.info("event=drained calls_left=0");
        } else {
            LOG.errorf(
                    "event=drain_cut_short calls_left=%d problem=their records become UNKNOWN when their leases end",
                    coordinator.underWay());
        }
        upstream.close();
    }

    private void replaced(ContractSet current) {
        upstream.retain(current);
        warnOfUnenforcedLimits(current);
    }

    private static void warnOfUnenforcedLimits(ContractSet current) {
        List<String> limited = current.tools().values().stream()
                .filter(tool -> !tool.rateLimit().limits().isEmpty())
                .map(tool -> tool.name())
                .sorted()
                .toList();
        if (!limited.isEmpty()) {
            LOG.warnf(
                    "event=limits_not_enforced tools=%s problem=this version reads rate limits and does not hold them",
                    String.join(",", limited));
        }
    }

    private static IdentityHeaders identity(HoldfastConfig config) {
        HoldfastConfig.Identity names = config.identity();
        return new IdentityHeaders(
                source(names.tenantHeader(), config.tenant()),
                source(names.userHeader(), Optional.empty()),
                source(names.workflowHeader(), Optional.empty()),
                source(names.agentHeader(), config.agent()));
    }

    private static Source source(String header, Optional<String> pinned) {
        return new Source(header, pinned);
    }

    @Override
    public boolean listening() {
        return listening;
    }

    @Override
    public List<Context> eventLoops() {
        return dataPort.eventLoops();
    }
}
