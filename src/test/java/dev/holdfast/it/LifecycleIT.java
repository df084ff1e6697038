package dev.holdfast.it;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.created;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.holdfast.Eventually;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar while its contracts change and while it is told to stop. */
final class LifecycleIT {

    /** What a JVM, and a native image, answers a SIGTERM with after its orderly end: 128 + 15. */
    private static final int EXIT_ON_SIGTERM = 143;

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TWO_TOOLS = contract("first_tool") + tool("second_tool");
    private static final String ONE_TOOL = contract("first_tool");
    private static final String BROKEN = contract("first_tool") + "    retires: {max_attempts: 3}\n";

    private WireMockServer upstream;

    @TempDir
    private Path directory;

    @BeforeEach
    void startUpstream() {
        upstream = new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
        upstream.start();
        upstream.stubFor(any(anyUrl()).willReturn(created()));
    }

    @AfterEach
    void stopUpstream() {
        upstream.stop();
    }

    @Test
    void contractsFollowTheSwapOfAConfigMapAndStayWhereTheNewOnesAreBroken() throws IOException {
        swapConfigMap("1", ONE_TOOL);
        try (SidecarProcess sidecar = SidecarProcess.start(mountedConfigMap())) {
            assertThat(statusOf(sidecar, "second_tool")).isEqualTo(404);

            swapConfigMap("2", TWO_TOOLS);
            Eventually.holds("the new tool is known", SOON, () -> statusOf(sidecar, "second_tool") == 201);

            swapConfigMap("3", BROKEN);
            Eventually.holds("the error is logged", SOON, () -> sidecar.output().contains("retires"));
            assertThat(statusOf(sidecar, "second_tool")).isEqualTo(201);

            swapConfigMap("4", ONE_TOOL);
            Eventually.holds("the tool is gone", SOON, () -> statusOf(sidecar, "second_tool") == 404);
        }
    }

    @Test
    void theCallInFlightFinishesBeforeTheSidecarEnds() throws Exception {
        upstream.stubFor(post("/slow").willReturn(created().withFixedDelay(2_000)));
        Path contracts = Files.writeString(directory.resolve("holdfast.yaml"), ONE_TOOL.formatted(upstream.port()));
        try (SidecarProcess sidecar = SidecarProcess.start(SidecarProcess.Settings.contracts(contracts))) {
            CompletableFuture<Response> inFlight = CompletableFuture.supplyAsync(
                    () -> given().header("Idempotency-Key", "in-flight").post(sidecar.data("/tools/first_tool/slow")));
            Eventually.holds(
                    "the call is in flight",
                    SOON,
                    () -> upstream.findAll(postRequestedFor(urlEqualTo("/slow")))
                                    .size()
                            == 1);

            sidecar.terminate();
            Eventually.holds(
                    "new calls are refused",
                    SOON,
                    () -> given().header("Idempotency-Key", "probe")
                                    .post(sidecar.data("/tools/first_tool/probe"))
                                    .statusCode()
                            == 503);
            Response late = given().header("Idempotency-Key", "late").post(sidecar.data("/tools/first_tool/late"));

            late.then().statusCode(503).body("type", equalTo("urn:holdfast:problem:draining"));
            inFlight.get(SOON.toSeconds(), TimeUnit.SECONDS)
                    .then()
                    .statusCode(201)
                    .header("Holdfast-Outcome", "success");
            assertThat(sidecar.exitCode(SOON)).isEqualTo(EXIT_ON_SIGTERM);
            assertThat(sidecar.output()).contains("event=drained calls_left=0");
            upstream.verify(0, postRequestedFor(urlEqualTo("/late")));
        }
    }

    private static String contract(String tool) {
        return """
                upstreams:
                  crm: {url: "http://127.0.0.1:%d"}
                tools:
                """ + tool(tool);
    }

    private static String tool(String name) {
        return "  " + name + ":\n    mode: write\n";
    }

    /** Of the same call each time; once it has succeeded it is replayed for as long as its tool is declared. */
    private static int statusOf(SidecarProcess sidecar, String tool) {
        return given().header("Idempotency-Key", "reload")
                .post(sidecar.data("/tools/" + tool + "/reload"))
                .statusCode();
    }

    private SidecarProcess.Settings mountedConfigMap() {
        return SidecarProcess.Settings.contracts(directory.resolve("holdfast.yaml"));
    }

    /** As the kubelet does it: the file is a link through {@code ..data}, which is renamed over in one step. */
    private void swapConfigMap(String version, String contracts) throws IOException {
        Path content = Files.createDirectory(directory.resolve("..version_" + version));
        Files.writeString(content.resolve("holdfast.yaml"), contracts.formatted(upstream.port()));
        Path next = Files.createSymbolicLink(directory.resolve("..data_tmp"), content.getFileName());
        Files.move(
                next, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Path file = directory.resolve("holdfast.yaml");
        if (!Files.exists(file)) {
            Files.createSymbolicLink(file, Path.of("..data", "holdfast.yaml"));
        }
    }
}
