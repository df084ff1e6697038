package dev.holdfast.config;

import dev.holdfast.config.LoadResult.Loaded;
import dev.holdfast.config.LoadResult.Refused;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Loads the contracts when the sidecar starts, and watches their file from then on.
 *
 * <p>Where the file is refused the sidecar does not start. The program's entry has asked {@link Preflight} before, so
 * that this is met only by a file that was changed in between or named by other means than the environment.
 */
@Singleton
@Startup
public final class ContractsAtStart {

    private static final Logger LOG = Logger.getLogger(ContractsAtStart.class);

    private final CurrentContracts contracts;
    private final ContractWatcher watcher;

    public ContractsAtStart(HoldfastConfig config) {
        EnvironmentVariables.warnings(System.getenv().keySet())
                .forEach(warning -> LOG.warnf("event=variable_unknown problem=%s", warning));
        Clock clock = Clock.systemUTC();
        Optional<URI> upstreamUrl = config.upstreamUrl();
        Path file = config.contracts();
        contracts = new CurrentContracts(loaded(file, upstreamUrl), clock.instant());
        contracts
                .status()
                .advice()
                .forEach(advice -> LOG.infof(
                        "event=contract_advice rule=%s about=%s advice=%s",
                        advice.rule(), advice.about(), advice.text()));
        upstreamUrl
                .filter(url -> contracts.current().upstreams().values().stream()
                        .noneMatch(upstream -> upstream.url().equals(url)))
                .ifPresent(
                        _ -> LOG.warn(
                                "event=variable_unused variable=HOLDFAST_UPSTREAM_URL problem=the contract file names its own upstreams"));
        watcher = new ContractWatcher(file, upstreamUrl, contracts, clock);
        watcher.start();
    }

    @Produces
    @Singleton
    CurrentContracts contracts() {
        return contracts;
    }

    @PreDestroy
    void stopWatching() {
        watcher.close();
    }

    private static Loaded loaded(Path file, Optional<URI> upstreamUrl) {
        return switch (ContractLoader.load(file, upstreamUrl)) {
            case Loaded loaded -> loaded;
            case Refused refused ->
                throw new IllegalStateException(refused.errors().stream()
                        .map(ContractError::toString)
                        .collect(Collectors.joining(
                                System.lineSeparator(), "the contract file is refused:" + System.lineSeparator(), "")));
        };
    }
}
