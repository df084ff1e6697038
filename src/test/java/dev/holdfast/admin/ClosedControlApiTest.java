package dev.holdfast.admin;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ClosedControlApiTest.WithoutToken.class)
class ClosedControlApiTest {

    public static final class WithoutToken extends ControlPort {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("holdfast.contracts", CONTRACT_FILE.toString(), "holdfast.data.port", "0");
        }
    }

    @Test
    void withoutATokenFileTheApiIsClosedAndSaysWhy() {
        given().auth()
                .oauth2(ControlPort.TOKEN)
                .get("/v1/calls")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:holdfast:problem:control-token-unavailable"))
                .body("detail", containsString("HOLDFAST_CONTROL_TOKEN_FILE"));
    }

    @Test
    void probesAndMetricsStayOpen() {
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200);
    }
}
