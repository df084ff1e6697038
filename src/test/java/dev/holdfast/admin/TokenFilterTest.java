package dev.holdfast.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.holdfast.admin.ControlToken.Access;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(ControlPort.class)
class TokenFilterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/contracts",
                "/v1/contracts/lint",
                "/v1/calls",
                "/v1/calls/",
                "//v1/calls",
                "/v1/%63alls",
                "/v1;x=y/calls",
                "/v1/./calls",
                "/v1/calls/0123456789abcdef-00000000000000000000000000",
                "/v1/calls?limit=nonsense",
                "/v1/audit"
            })
    void nothingIsRevealedWithoutTheToken(String target) {
        int status = given().urlEncodingEnabled(false)
                .get(RestAssured.baseURI + ":" + RestAssured.port + target)
                .statusCode();

        assertThat(status).isIn(401, 404);
    }

    @Test
    void aMissingTokenIsToldHowToAuthenticate() {
        given().get("/v1/calls")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", "Bearer")
                .body("type", equalTo("urn:holdfast:problem:control-token-required"));
    }

    @Test
    void aWrongTokenIsRefused() {
        given().auth().oauth2("wrong").get("/v1/calls").then().statusCode(401).header("WWW-Authenticate", "Bearer");
    }

    @Test
    void twoCredentialsAreNone() {
        given().header("Authorization", "Bearer " + ControlPort.TOKEN, "Bearer " + ControlPort.TOKEN)
                .get("/v1/calls")
                .then()
                .statusCode(401);
    }

    @Test
    void theRightTokenOpensTheApi() {
        given().auth().oauth2(ControlPort.TOKEN).get("/v1/calls").then().statusCode(200);
    }

    @Test
    void whatTheApiDoesNotHaveIsAProblemToo() {
        given().auth()
                .oauth2(ControlPort.TOKEN)
                .delete("/v1/calls")
                .then()
                .statusCode(405)
                .contentType("application/problem+json")
                .body("type", equalTo("about:blank"))
                .body("title", equalTo("Method Not Allowed"));
    }

    @Test
    void probesAndMetricsNeedNoToken() {
        for (String target :
                List.of("/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics", "/q/openapi")) {
            given().get(target).then().statusCode(200);
        }
    }

    @Test
    void tooManyWrongTokensAreToldWhenToGoOn() {
        RestResponse<Problem> response =
                Objects.requireNonNull(TokenFilter.refusal(new Access.TooManyFailures(Duration.ofMillis(1_001))));

        assertThat(response.getStatus()).isEqualTo(429);
        assertThat(response.getHeaderString("Retry-After")).isEqualTo("2");
    }
}
