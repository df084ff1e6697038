package dev.holdfast.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the environment says: property {@code holdfast.upstream-url} is variable {@code HOLDFAST_UPSTREAM_URL}.
 *
 * <p>What a tool call means is never here but in the contract file. {@link EnvironmentVariables} lists the variables.
 */
@ConfigMapping(prefix = "holdfast")
public interface HoldfastConfig {

    /** The contract file, in the working directory. */
    String DEFAULT_CONTRACTS = "holdfast.yaml";

    /** The contract file. */
    @WithDefault(DEFAULT_CONTRACTS)
    Path contracts();

    /** The one upstream, for a contract file that names none. */
    Optional<URI> upstreamUrl();

    /** The store of all sidecars; empty: one in this process, which guards this process only. */
    Optional<String> redisUrl();

    Data data();

    Control control();

    /** Pins the tenant, whatever the request claims. */
    Optional<String> tenant();

    /** Pins the agent, whatever the request claims. */
    Optional<String> agent();

    /** The longest wait for one answer of the store. */
    @WithDefault("100ms")
    Duration storeTimeout();

    /** The longest wait for calls under way when told to stop. */
    @WithDefault("30s")
    Duration drain();

    Identity identity();

    /** Where the agent calls. */
    interface Data {

        @WithDefault("127.0.0.1")
        String host();

        @WithDefault("7070")
        int port();
    }

    /** Where probes, metrics and the control API are. */
    interface Control {

        @WithDefault("0.0.0.0")
        String host();

        @WithDefault("7071")
        int port();

        /** The file with the bearer token of {@code /v1}; empty: {@code /v1} answers 403. */
        Optional<Path> tokenFile();
    }

    /** The request headers that say who calls. */
    interface Identity {

        @WithDefault("X-Tenant-Id")
        String tenantHeader();

        @WithDefault("X-User-Id")
        String userHeader();

        @WithDefault("X-Workflow-Id")
        String workflowHeader();

        @WithDefault("X-Agent-Id")
        String agentHeader();
    }
}
