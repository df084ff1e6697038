package dev.holdfast.config;

import dev.holdfast.config.LoadResult.Loaded;
import dev.holdfast.config.LoadResult.Refused;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Judges the contract file and the choice of a store before anything is started, so that a refusal costs its error
 * messages and not half a start with a stack trace.
 *
 * <p>Looks at environment variables and system properties only; contracts named elsewhere are judged when
 * {@link ContractsAtStart} loads them.
 */
public final class Preflight {

    private final Map<String, String> environment;
    private final Properties properties;

    public Preflight(Map<String, String> environment, Properties properties) {
        this.environment = Map.copyOf(environment);
        this.properties = properties;
    }

    /** Why the sidecar can't start, a line each; none where it can. */
    public List<String> refusals() {
        return Stream.concat(refusedContracts().stream(), refusedStore().stream())
                .toList();
    }

    private List<String> refusedContracts() {
        try {
            Path file = Path.of(setting("contracts").orElse(HoldfastConfig.DEFAULT_CONTRACTS));
            Optional<String> url = setting("upstream-url");
            return switch (ContractLoader.load(
                    file, url.isPresent() ? Optional.of(new URI(url.get())) : Optional.empty())) {
                case Loaded _ -> List.of();
                case Refused refused ->
                    refused.errors().stream().map(ContractError::toString).toList();
            };
        } catch (InvalidPathException invalid) {
            return List.of("HOLDFAST_CONTRACTS is no path: " + invalid.getMessage());
        } catch (URISyntaxException invalid) {
            return List.of("HOLDFAST_UPSTREAM_URL is no URL: " + invalid.getMessage());
        }
    }

    private List<String> refusedStore() {
        return setting("redis-url").isEmpty()
                ? List.of()
                : List.of("HOLDFAST_REDIS_URL is set, but this version has no Redis store; unset it to keep records in"
                        + " this process, which guards this process only");
    }

    /** A system property wins over a variable, and an empty value is none, as in Quarkus. */
    private Optional<String> setting(String name) {
        String variable = "HOLDFAST_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
        return Optional.ofNullable(properties.getProperty("holdfast." + name))
                .or(() -> Optional.ofNullable(environment.get(variable)))
                .filter(value -> !value.isEmpty());
    }
}
