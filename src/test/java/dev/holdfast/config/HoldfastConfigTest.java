package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HoldfastConfigTest {

    @Test
    void everythingHasADefaultOrMayBeLeftOut() {
        HoldfastConfig config = config(Map.of());

        assertThat(config.contracts()).isEqualTo(Path.of("holdfast.yaml"));
        assertThat(config.upstreamUrl()).isEmpty();
        assertThat(config.redisUrl()).isEmpty();
        assertThat(config.data().host()).isEqualTo("127.0.0.1");
        assertThat(config.data().port()).isEqualTo(7070);
        assertThat(config.control().host()).isEqualTo("0.0.0.0");
        assertThat(config.control().port()).isEqualTo(7071);
        assertThat(config.control().tokenFile()).isEmpty();
        assertThat(config.tenant()).isEmpty();
        assertThat(config.agent()).isEmpty();
        assertThat(config.storeTimeout()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.identity().tenantHeader()).isEqualTo("X-Tenant-Id");
        assertThat(config.identity().userHeader()).isEqualTo("X-User-Id");
        assertThat(config.identity().workflowHeader()).isEqualTo("X-Workflow-Id");
        assertThat(config.identity().agentHeader()).isEqualTo("X-Agent-Id");
    }

    @Test
    void everyVariableIsTaken() {
        HoldfastConfig config = config(Map.ofEntries(
                Map.entry("HOLDFAST_CONTRACTS", "/etc/holdfast/tools.yaml"),
                Map.entry("HOLDFAST_UPSTREAM_URL", "https://crm.internal:8443"),
                Map.entry("HOLDFAST_REDIS_URL", "redis://a:1,redis://b:2"),
                Map.entry("HOLDFAST_DATA_HOST", "0.0.0.0"),
                Map.entry("HOLDFAST_DATA_PORT", "8070"),
                Map.entry("HOLDFAST_CONTROL_HOST", "10.0.0.1"),
                Map.entry("HOLDFAST_CONTROL_PORT", "8071"),
                Map.entry("HOLDFAST_CONTROL_TOKEN_FILE", "/run/secrets/token"),
                Map.entry("HOLDFAST_TENANT", "acme"),
                Map.entry("HOLDFAST_AGENT", "planner"),
                Map.entry("HOLDFAST_STORE_TIMEOUT", "250ms"),
                Map.entry("HOLDFAST_DRAIN", "2m"),
                Map.entry("HOLDFAST_IDENTITY_TENANT_HEADER", "X-Org"),
                Map.entry("HOLDFAST_IDENTITY_USER_HEADER", "X-Person"),
                Map.entry("HOLDFAST_IDENTITY_WORKFLOW_HEADER", "X-Run"),
                Map.entry("HOLDFAST_IDENTITY_AGENT_HEADER", "X-Bot")));

        assertThat(config.contracts()).isEqualTo(Path.of("/etc/holdfast/tools.yaml"));
        assertThat(config.upstreamUrl()).hasValue(URI.create("https://crm.internal:8443"));
        assertThat(config.redisUrl()).hasValue("redis://a:1,redis://b:2");
        assertThat(config.data().host()).isEqualTo("0.0.0.0");
        assertThat(config.data().port()).isEqualTo(8070);
        assertThat(config.control().host()).isEqualTo("10.0.0.1");
        assertThat(config.control().port()).isEqualTo(8071);
        assertThat(config.control().tokenFile()).hasValue(Path.of("/run/secrets/token"));
        assertThat(config.tenant()).hasValue("acme");
        assertThat(config.agent()).hasValue("planner");
        assertThat(config.storeTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(config.drain()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.identity().tenantHeader()).isEqualTo("X-Org");
        assertThat(config.identity().userHeader()).isEqualTo("X-Person");
        assertThat(config.identity().workflowHeader()).isEqualTo("X-Run");
        assertThat(config.identity().agentHeader()).isEqualTo("X-Bot");
    }

    @Test
    void theListOfVariablesIsThatOfTheMapping() {
        assertThat(names(HoldfastConfig.class, "HOLDFAST"))
                .containsExactlyInAnyOrderElementsOf(EnvironmentVariables.KNOWN);
    }

    @Test
    void aVariableThatMeansNothingIsToldAndWhatKubernetesSetsIsNot() {
        assertThat(EnvironmentVariables.warnings(List.of(
                        "HOLDFAST_TENNANT",
                        "HOLDFAST_DRAIN",
                        "HOLDFAST_PORT",
                        "HOLDFAST_SERVICE_HOST",
                        "HOLDFAST_PORT_7070_TCP_ADDR",
                        "HOLDFAST_REDIS_SERVICE_PORT",
                        "HOME")))
                .containsExactly(
                        "HOLDFAST_TENNANT is not a variable of Holdfast and is ignored; did you mean 'HOLDFAST_TENANT'?");
    }

    private static Stream<String> namesOf(Method method, String prefix) {
        String name =
                prefix + "_" + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
        return method.getReturnType().getEnclosingClass() == HoldfastConfig.class
                ? names(method.getReturnType(), name).stream()
                : Stream.of(name);
    }

    private static List<String> names(Class<?> mapping, String prefix) {
        return Stream.of(mapping.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .flatMap(method -> namesOf(method, prefix))
                .toList();
    }

    private static HoldfastConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(HoldfastConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(HoldfastConfig.class);
    }
}
