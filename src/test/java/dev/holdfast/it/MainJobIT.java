package dev.holdfast.it;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.created;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sidecar is for, as an agent sees it: each test names what it may rely on. */
final class MainJobIT {

    private static final String EMAIL = "{\"to\": \"ops@example.com\", \"subject\": \"Fire\"}";

    private static WireMockServer upstream;
    private static SidecarProcess sidecar;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        upstream = new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").dynamicPort());
        upstream.start();
        Path contracts = Files.writeString(directory.resolve("holdfast.yaml"), contracts(upstream.port()));
        sidecar = SidecarProcess.start(SidecarProcess.Settings.contracts(contracts));
    }

    @AfterAll
    static void stop() {
        sidecar.close();
        upstream.stop();
    }

    @BeforeEach
    void forget() {
        upstream.resetAll();
    }

    @Test
    void aSuccessPassesThroughAndSaysWhatItWas() {
        upstream.stubFor(post("/v1/tickets").willReturn(created().withBody("{\"id\": \"t-1\"}")));

        Response answer = ticket("created-1").post(sidecar.data("/tools/create_ticket"));

        answer.then()
                .statusCode(201)
                .body(equalTo("{\"id\": \"t-1\"}"))
                .header("Holdfast-Outcome", "success")
                .header("Holdfast-Next-Step", "continue")
                .header("Holdfast-Attempts", "1")
                .header("Holdfast-Source", "upstream")
                .header("Holdfast-Call-Id", matchesPattern("[0-9a-f]{16}-[0-9a-z]{26}"))
                .header("Idempotency-Key", "created-1");
        upstream.verify(1, postRequestedFor(urlEqualTo("/v1/tickets")).withRequestBody(equalToJson(body("created-1"))));
    }

    @Test
    void theToolIsFoundByTheUpstreamsOwnPath() {
        upstream.stubFor(post("/v1/tickets").willReturn(created()));

        Response answer = ticket("by-path").post(sidecar.data("/crm/v1/tickets"));

        answer.then().statusCode(201).header("Holdfast-Outcome", "success");
        upstream.verify(1, postRequestedFor(urlEqualTo("/v1/tickets")));
    }

    @Test
    void theSameKeyReplaysTheResultAndNothingIsSent() {
        upstream.stubFor(post("/v1/tickets")
                .willReturn(
                        created().withHeader("Content-Type", "application/json").withBody("{\"id\": \"t-2\"}")));
        String callId =
                ticket("replayed").post(sidecar.data("/tools/create_ticket")).header("Holdfast-Call-Id");

        Response repeat = ticket("replayed").post(sidecar.data("/crm/v1/tickets"));

        repeat.then()
                .statusCode(201)
                .contentType(ContentType.JSON)
                .body(equalTo("{\"id\": \"t-2\"}"))
                .header("Idempotent-Replayed", "true")
                .header("Holdfast-Source", "replay")
                .header("Holdfast-Call-Id", callId);
        upstream.verify(1, postRequestedFor(urlEqualTo("/v1/tickets")));
    }

    @Test
    void theSameKeyWithAnotherBodyIsRefused() {
        upstream.stubFor(post("/v1/tickets").willReturn(created()));
        ticket("reused").post(sidecar.data("/tools/create_ticket")).then().statusCode(201);

        Response other = ticket("reused", "another").post(sidecar.data("/tools/create_ticket"));

        other.then().statusCode(422).body("type", equalTo("urn:holdfast:problem:idempotency-key-reused"));
        upstream.verify(1, postRequestedFor(urlEqualTo("/v1/tickets")));
    }

    @Test
    void aStatusThatProvesThatNothingWasDoneIsRetried() {
        upstream.stubFor(post("/v1/tickets")
                .inScenario("busy once")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("free")
                .willReturn(aResponse().withStatus(503)));
        upstream.stubFor(post("/v1/tickets")
                .inScenario("busy once")
                .whenScenarioStateIs("free")
                .willReturn(created()));

        Response answer = ticket("retried").post(sidecar.data("/tools/create_ticket"));

        answer.then().statusCode(201).header("Holdfast-Outcome", "success").header("Holdfast-Attempts", "2");
        upstream.verify(2, postRequestedFor(urlEqualTo("/v1/tickets")));
    }

    @Test
    void afterATimeoutNobodyKnowsAndNothingIsSentAgain() {
        upstream.stubFor(post("/v1/tickets").willReturn(created().withFixedDelay(10_000)));

        Response answer = ticket("timed-out").post(sidecar.data("/tools/create_ticket"));
        Response repeat = ticket("timed-out").post(sidecar.data("/tools/create_ticket"));
        Response sameUnderAnotherKey = ticket("timed-out-too", "timed-out").post(sidecar.data("/tools/create_ticket"));

        String callId = answer.header("Holdfast-Call-Id");
        answer.then()
                .statusCode(424)
                .contentType("application/problem+json")
                .header("X-Should-Retry", "false")
                .header("Location", "/_holdfast/calls/" + callId)
                .body("type", equalTo("urn:holdfast:problem:side-effect-unknown"))
                .body("outcome", equalTo("side_effect_unknown"))
                .body("next_step", equalTo("reconcile"))
                .body("idempotency_key", equalTo("timed-out"))
                .body("tool", equalTo("create_ticket"))
                .body("attempts", equalTo(1))
                .body("sent", equalTo(true))
                .body("advice", startsWith("Do not repeat this action"));
        repeat.then().statusCode(424).header("Holdfast-Call-Id", callId);
        sameUnderAnotherKey.then().statusCode(424).header("Location", "/_holdfast/calls/" + callId);
        upstream.verify(1, postRequestedFor(urlEqualTo("/v1/tickets")));
        given().get(sidecar.data("/_holdfast/calls/" + callId))
                .then()
                .statusCode(200)
                .body("state", equalTo("UNKNOWN"));
    }

    @Test
    void anIdenticalCallWithoutAKeyIsRefusedUnlessItIsAllowedOnce() {
        upstream.stubFor(post("/v1/emails").willReturn(created()));
        Response first = agent().body(EMAIL).post(sidecar.data("/tools/send_email"));
        String callId = first.header("Holdfast-Call-Id");

        Response repeat = agent().body(EMAIL).post(sidecar.data("/tools/send_email"));
        Response allowed =
                agent().header("Holdfast-Allow-Repeat", callId).body(EMAIL).post(sidecar.data("/tools/send_email"));
        Response allowedTwice =
                agent().header("Holdfast-Allow-Repeat", callId).body(EMAIL).post(sidecar.data("/tools/send_email"));

        first.then().statusCode(201);
        repeat.then()
                .statusCode(409)
                .header("Location", "/_holdfast/calls/" + callId)
                .body("type", equalTo("urn:holdfast:problem:suspected-repeat"));
        allowed.then().statusCode(201).header("Holdfast-Call-Id", not(equalTo(callId)));
        allowedTwice.then().statusCode(409);
        upstream.verify(2, postRequestedFor(urlEqualTo("/v1/emails")));
    }

    @Test
    void theKeyThatTheContractRequiresIsAskedFor() {
        Response answer = agent().body(body("keyless")).post(sidecar.data("/tools/create_ticket"));

        answer.then()
                .statusCode(400)
                .body("type", equalTo("urn:holdfast:problem:idempotency-key-required"))
                .header("Idempotency-Key", nullValue());
        upstream.verify(0, postRequestedFor(urlEqualTo("/v1/tickets")));
    }

    @Test
    void workflowAndActionStandForTheKey() {
        upstream.stubFor(post("/v1/tickets").willReturn(created()));

        Response answer = action("w-1", "a-1").post(sidecar.data("/tools/create_ticket"));
        Response repeat = action("w-1", "a-1").post(sidecar.data("/tools/create_ticket"));
        Response otherAction = action("w-1", "a-2").post(sidecar.data("/tools/create_ticket"));

        answer.then().statusCode(201).header("Holdfast-Source", "upstream");
        repeat.then().statusCode(201).header("Holdfast-Source", "replay");
        otherAction.then().statusCode(201).header("Holdfast-Source", "upstream");
        upstream.verify(2, postRequestedFor(urlEqualTo("/v1/tickets")));
    }

    @Test
    void aToolThatIsNotDeclaredIsNotCalled() {
        given().get(sidecar.data("/crm/v1/secrets"))
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:holdfast:problem:tool-not-declared"));
    }

    private static String contracts(int upstreamPort) {
        return """
                upstreams:
                  crm: {url: "http://127.0.0.1:%d", attempt_timeout: 3s}
                tools:
                  create_ticket:
                    match: {method: POST, path: /v1/tickets}
                    mode: write
                    idempotency_key_required: true
                    not_processed_on: [503]
                    retry: {max_attempts: 3, base_delay: 10ms, retry_on: [retryable_failure]}
                  send_email:
                    match: {method: POST, path: /v1/emails}
                    mode: write
                    idempotency_key_required: false
                """.formatted(upstreamPort);
    }

    private static RequestSpecification agent() {
        return given().contentType(ContentType.JSON);
    }

    /** A ticket that no other test files: equal ones stand in each other's way while one of them is in doubt. */
    private static RequestSpecification ticket(String key) {
        return ticket(key, key);
    }

    private static RequestSpecification ticket(String key, String title) {
        return agent().header("Idempotency-Key", key).body(body(title));
    }

    private static String body(String title) {
        return "{\"title\": \"" + title + "\"}";
    }

    private static RequestSpecification action(String workflow, String action) {
        return agent().header("X-Workflow-Id", workflow)
                .header("X-Action-Id", action)
                .body(body(workflow + action));
    }
}
