package dev.holdfast.it;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.restassured.path.json.JsonPath;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The official Stripe client for Node, with its own keys and its own retries, before an upstream with faults.
 *
 * <p>The upstream stands for one that knows nothing of keys unless a test says otherwise: each request that reaches it
 * is an effect, whatever its answer. The client speaks to {@code /v1/charges} and nothing else, so the upstream is
 * named {@code v1}.
 */
@EnabledIf(value = "clientCanRun", disabledReason = "node and npm are not on the PATH")
final class StripeClientIT {

    private static final ResponseDefinitionBuilder CHARGE = okJson("{\"id\": \"ch_1\", \"object\": \"charge\"}");
    private static final Path SCRIPTS = Path.of("src", "test", "node");
    private static final Path CLIENT = Path.of("target", "stripe-client");

    private static final AtomicInteger LAST_AMOUNT = new AtomicInteger(1_000);

    private static WireMockServer upstream;

    /** Declares an upstream that would charge again for the same key. */
    private static SidecarProcess sidecar;

    /** Declares an upstream that gives the same result for the same key, as Stripe does. */
    private static SidecarProcess sidecarOfHonouringUpstream;

    /** Another one for each test: equal charges stand in each other's way while one of them is in doubt. */
    private final int amount = LAST_AMOUNT.incrementAndGet();

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException, InterruptedException {
        installClient();
        upstream = new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
        upstream.start();
        sidecar = startSidecar(directory.resolve("plain.yaml"), false, "retryable_failure");
        sidecarOfHonouringUpstream =
                startSidecar(directory.resolve("honouring.yaml"), true, "retryable_failure, side_effect_unknown");
    }

    @AfterAll
    static void stop() {
        Stream.of(sidecar, sidecarOfHonouringUpstream).forEach(SidecarProcess::close);
        upstream.stop();
    }

    @BeforeEach
    void forget() {
        upstream.resetAll();
    }

    @Test
    void withoutHoldfastTheClientChargesTwiceAfterAReset() throws Exception {
        firstAnswer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        Said said = charge(upstream.port(), 2, 10_000);

        assertThat(said.charge()).contains("ch_1");
        assertThat(deliveries()).hasSize(2);
    }

    @Test
    void aResetAfterTheChargeIsNotRepeated() throws Exception {
        firstAnswer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        Said said = charge(sidecar.dataPort(), 2, 10_000, "reset");
        Said again = charge(sidecar.dataPort(), 2, 10_000, "reset");

        assertThatItFailedWith(said, 424);
        assertThatItFailedWith(again, 424);
        assertThat(deliveries()).hasSize(1);
    }

    @Test
    void aChargeThatIsNeverAnsweredIsNotRepeated() throws Exception {
        firstAnswer(CHARGE.withFixedDelay(12_000));

        Said said = charge(sidecar.dataPort(), 2, 10_000, "silent");

        assertThatItFailedWith(said, 424);
        assertThat(deliveries()).hasSize(1);
    }

    @Test
    void aClientInAHurryRepeatsAndGetsTheOneResult() throws Exception {
        firstAnswer(CHARGE.withFixedDelay(1_200));

        Said said = charge(sidecar.dataPort(), 4, 400);

        assertThat(said.charge()).contains("ch_1");
        assertThat(deliveries()).hasSize(1);
    }

    @Test
    void a503ThatProvesThatNothingWasDoneIsRetriedForTheClient() throws Exception {
        firstAnswer(aResponse().withStatus(503));

        Said said = charge(sidecar.dataPort(), 0, 10_000);

        assertThat(said.charge()).contains("ch_1");
        assertThat(deliveries()).hasSize(2);
    }

    @Test
    void anUpstreamThatHonoursKeysIsAskedAgainUnderTheSameOne() throws Exception {
        firstAnswer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        Said said = charge(sidecarOfHonouringUpstream.dataPort(), 0, 10_000);

        assertThat(said.charge()).contains("ch_1");
        assertThat(deliveries()).hasSize(2);
        assertThat(keys()).as("the upstream charges once for each key").hasSize(1);
    }

    @Test
    void theClientsOwnKeyGivesTheFirstResult() throws Exception {
        firstAnswer(CHARGE);

        Said said = charge(sidecar.dataPort(), 2, 10_000, "order-17");
        Said again = charge(sidecar.dataPort(), 2, 10_000, "order-17");

        assertThat(said.charge()).contains("ch_1");
        assertThat(again).isEqualTo(said);
        assertThat(deliveries()).hasSize(1);
    }

    /** What the client told its user: a charge, or an error with the status it came from. */
    private record Said(Optional<String> charge, Optional<String> error, int status) {}

    private Said charge(int port, int maxNetworkRetries, int timeoutMillis, String... key) throws Exception {
        String[] command = Stream.concat(
                        Stream.of(
                                "node",
                                "charge.mjs",
                                "" + port,
                                "" + amount,
                                "" + maxNetworkRetries,
                                "" + timeoutMillis),
                        Stream.of(key))
                .toArray(String[]::new);
        JsonPath said = new JsonPath(run(CLIENT, command));
        return new Said(
                Optional.ofNullable(said.getString("charge")),
                Optional.ofNullable(said.getString("error")),
                said.getInt("status"));
    }

    /** Answers the first charge so, and each one after it with a charge. */
    private static void firstAnswer(ResponseDefinitionBuilder answer) {
        upstream.stubFor(post("/v1/charges")
                .inScenario("charge")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("charged")
                .willReturn(answer));
        upstream.stubFor(post("/v1/charges")
                .inScenario("charge")
                .whenScenarioStateIs("charged")
                .willReturn(CHARGE));
    }

    private static List<LoggedRequest> deliveries() {
        return upstream.findAll(postRequestedFor(urlEqualTo("/v1/charges")));
    }

    private static Set<String> keys() {
        return deliveries().stream()
                .map(delivery -> delivery.getHeader("Idempotency-Key"))
                .collect(Collectors.toSet());
    }

    private static SidecarProcess startSidecar(Path contracts, boolean honoursKeys, String retryOn) throws IOException {
        Files.writeString(contracts, contracts(upstream.port(), honoursKeys, retryOn));
        return SidecarProcess.start(SidecarProcess.Settings.contracts(contracts));
    }

    private static void assertThatItFailedWith(Said said, int status) {
        assertThat(said.error()).as("an error, not a success: %s", said).isPresent();
        assertThat(said.status()).isEqualTo(status);
    }

    private static String contracts(int upstreamPort, boolean honoursKeys, String retryOn) {
        return """
                upstreams:
                  v1: {url: "http://127.0.0.1:%d/v1", attempt_timeout: 4s}
                tools:
                  create_charge:
                    match: {method: POST, path: /charges}
                    mode: write
                    idempotent: %s
                    idempotency_key_required: true
                    not_processed_on: [503]
                    retry: {max_attempts: 3, base_delay: 10ms, retry_on: [%s]}
                """.formatted(upstreamPort, honoursKeys, retryOn);
    }

    /** Installs what the lock file pins, once for each state of it. */
    private static void installClient() throws IOException, InterruptedException {
        Files.createDirectories(CLIENT);
        boolean installed = Files.exists(CLIENT.resolve(Path.of("node_modules", "stripe")))
                && Files.mismatch(SCRIPTS.resolve("package-lock.json"), CLIENT.resolve("package-lock.json")) == -1;
        for (String file : List.of("package.json", "package-lock.json", "charge.mjs")) {
            Files.copy(SCRIPTS.resolve(file), CLIENT.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!installed) {
            run(CLIENT, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }

    static boolean clientCanRun() {
        return isOnPath("node") && isOnPath("npm");
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
