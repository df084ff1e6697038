package dev.holdfast.observe;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.admin.ControlPort;
import dev.holdfast.config.CurrentContracts;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ControlPort.class)
class HealthTest {

    @Inject
    ControlPort.BreakableStore breakable;

    @Inject
    ControlPort.IdleDataPort dataPort;

    @Inject
    CurrentContracts contracts;

    @AfterEach
    void mend() {
        breakable.away = false;
        dataPort.listening = true;
    }

    @Test
    void readyTellsContractsStoreAndWhatTheStoreGuards() {
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.size()", equalTo(1))
                .body(
                        "checks[0].data.contracts_version",
                        equalTo(contracts.current().version()))
                .body("checks[0].data.store", equalTo("embedded"))
                .body("checks[0].data.store_available", equalTo(true))
                .body("checks[0].data.store_guards", equalTo("one process only"));
    }

    @Test
    void aStoreThatIsAwayIsShownAndDoesNotTurnReadinessDown() {
        breakable.away = true;

        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks[0].data.store_available", equalTo(false))
                .body("checks[0].data.store_detail", containsString("taken away"));
    }

    @Test
    void aDataPortThatDoesNotListenTurnsReadinessDownButNotWhatHasStarted() {
        given().get("/q/health/started").then().statusCode(200);
        dataPort.listening = false;

        given().get("/q/health/ready").then().statusCode(503).body("status", equalTo("DOWN"));
        given().get("/q/health/started").then().statusCode(200);
        given().get("/q/health/live").then().statusCode(200);
    }

    @Test
    void anEventLoopThatIsStuckTurnsLivenessDown() {
        CountDownLatch stuck = new CountDownLatch(1);
        dataPort.eventLoops().getFirst().runOnContext(_ -> await(stuck));
        try {
            given().get("/q/health/live").then().statusCode(503).body("status", equalTo("DOWN"));
        } finally {
            stuck.countDown();
        }
        given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
