package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class PreflightTest {

    private static final String SEED = "src/test/resources/contracts/seed.yaml";

    @Test
    void aSoundFileOfTheEnvironmentIsNotRefused() {
        assertThat(refusals(Map.of("HOLDFAST_CONTRACTS", SEED, "HOLDFAST_UPSTREAM_URL", "http://127.0.0.1:9")))
                .isEmpty();
    }

    @Test
    void everyErrorIsALine() {
        assertThat(refusals(Map.of("HOLDFAST_CONTRACTS", SEED)))
                .containsExactly(SEED + ":1:1: upstreams: names no upstream, and HOLDFAST_UPSTREAM_URL is not set;"
                        + " expected one of the two");
        assertThat(refusals(Map.of())).containsExactly("holdfast.yaml:1:1: cannot be read: there is no such file");
        assertThat(refusals(Map.of("HOLDFAST_CONTRACTS", SEED, "HOLDFAST_UPSTREAM_URL", ":")))
                .singleElement()
                .asString()
                .startsWith("HOLDFAST_UPSTREAM_URL is no URL: ");
    }

    @Test
    void aSystemPropertyWinsOverAVariable() {
        Properties properties = new Properties();
        properties.setProperty("holdfast.contracts", SEED);

        assertThat(new Preflight(
                                Map.of("HOLDFAST_CONTRACTS", "nowhere.yaml", "HOLDFAST_UPSTREAM_URL", "http://a"),
                                properties)
                        .refusals())
                .isEmpty();
    }

    private static List<String> refusals(Map<String, String> environment) {
        return new Preflight(environment, new Properties()).refusals();
    }
}
