package dev.holdfast.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.holdfast.config.ContractWatcher;
import dev.holdfast.config.CurrentContracts;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@TestProfile(ControlPort.class)
class ContractsResourceTest {

    @Inject
    CurrentContracts contracts;

    @Test
    void contractsAreShownWithEveryDefaultInTheFilesNotation() {
        asked().get("/v1/contracts")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("version", equalTo(contracts.current().version()))
                .body("generation", equalTo(1))
                .body("loaded_at", containsString("T"))
                .body("tools.create_ticket.upstream", equalTo("crm"))
                .body("tools.create_ticket.match.path", equalTo("/v1/tickets"))
                .body("tools.create_ticket.mode", equalTo("write"))
                .body("tools.create_ticket.risk_class", equalTo("medium"))
                .body("tools.create_ticket.idempotency_key_required", equalTo(true))
                .body("tools.create_ticket.idempotency.retention", equalTo("7d"))
                .body("tools.create_ticket.idempotency.max_stored_response", equalTo("256KiB"))
                .body("tools.create_ticket.max_request_body", equalTo("1MiB"))
                .body("tools.create_ticket.deadline", equalTo("90s"))
                .body("tools.create_ticket.retry.base_delay", equalTo("100ms"))
                .body("tools.create_ticket.retry.retry_on", contains("retryable_failure"))
                .body("tools.create_ticket.rate_limit.limits[0].name", equalTo("per_tenant_per_minute"))
                .body("tools.create_ticket.rate_limit.limits[0].permits", equalTo(20))
                .body("tools.create_ticket.outcomes[0].when.status", contains(409))
                .body("tools.create_ticket.outcomes[0].when.body.'/code'", equalTo("already_exists"))
                .body("tools.create_ticket.rollback.compensating_action.tool", equalTo("delete_ticket"))
                .body("tools.create_ticket.reconcile.applied_when.body.'/items/0/id'", equalTo("present"))
                .body("tools.send_email.retry.max_attempts", equalTo(1))
                .body("tools.send_email", not(hasKey("match")))
                .body("upstreams.crm.url", equalTo("https://crm.internal:8443"))
                .body("upstreams.crm.connect_timeout", equalTo("1s"))
                .body("upstreams.crm", not(hasKey("idempotency_header")))
                .body("risk_classes.high.replicas_acknowledged", equalTo(1));
    }

    @Test
    void secretsAreNotShown() {
        String shown = asked().get("/v1/contracts").asString();

        assertThat(shown).contains("/run/secrets/crm-token").doesNotContain("aGFsZi1hLXNlY3JldA");
    }

    @Test
    void theChecklistNamesRuleToolAndAdvice() {
        asked().get("/v1/contracts/lint")
                .then()
                .statusCode(200)
                .body("version", equalTo(contracts.current().version()))
                .body("advice.about", hasItem("tools.send_email"))
                .body("advice.rule", hasItem("no-limit"))
                .body("advice.severity", hasItem("warning"))
                .body("advice[0].text", containsString(" "));
    }

    @Test
    void aRefusedReloadIsShownAndTheContractsStay(@TempDir Path directory) throws IOException {
        String version = contracts.current().version();
        Path broken = Files.writeString(
                directory.resolve("broken.yaml"),
                "upstreams: {crm: {url: 'https://crm'}}\ntools:\n  create_ticket: {moode: write}\n");
        new ContractWatcher(broken, Optional.empty(), contracts, InstantSource.system()).poll();

        asked().get("/v1/contracts")
                .then()
                .body("version", equalTo(version))
                .body("failed_reloads", greaterThan(0))
                .body("last_errors[0].line", equalTo(3))
                .body("last_errors[0].tool", equalTo("create_ticket"))
                .body("last_errors[0].key", equalTo("moode"));
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks[0].data.contracts_reload_error", containsString("moode"));

        new ContractWatcher(ControlPort.CONTRACT_FILE, Optional.empty(), contracts, InstantSource.system()).poll();
        asked().get("/v1/contracts").then().body("last_errors", hasSize(0));
    }

    private static RequestSpecification asked() {
        return given().auth().oauth2(ControlPort.TOKEN);
    }
}
