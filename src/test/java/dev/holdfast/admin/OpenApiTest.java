package dev.holdfast.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ControlPort.class)
class OpenApiTest {

    private static final List<String> PATHS =
            List.of("/v1/contracts", "/v1/contracts/lint", "/v1/calls", "/v1/calls/{id}", "/v1/audit");

    @Test
    void everyPathIsListedWithSummaryResponseSchemaAndErrors() {
        JsonPath document = document();

        assertThat(document.getMap("paths").keySet()).containsExactlyInAnyOrderElementsOf(PATHS);
        for (String path : PATHS) {
            String operation = "paths.'" + path + "'.get";
            assertThat(document.getString(operation + ".summary")).isNotBlank();
            assertThat(document.getString(operation + ".responses.'200'.content.'application/json'.schema.$ref"))
                    .startsWith("#/components/schemas/");
            assertThat(document.<String, Object>getMap(operation + ".responses"))
                    .containsKeys("401", "403", "429");
        }
    }

    @Test
    void theBearerTokenIsTheOnlySecurityScheme() {
        JsonPath document = document();

        assertThat(document.<String, Object>getMap("components.securitySchemes"))
                .containsOnlyKeys("control_token");
        assertThat(document.getString("components.securitySchemes.control_token.scheme"))
                .isEqualTo("bearer");
        assertThat(document.<Map<String, Object>>getList("security"))
                .containsExactly(Map.of("control_token", List.of()));
    }

    @Test
    void schemasNamePropertiesAsTheAnswersDo() {
        JsonPath document = document();

        assertThat(document.<String, Object>getMap("components.schemas.RecordView.properties"))
                .containsKeys("call_id", "upstream_key", "created_at", "settles_at");
        assertThat(document.getString("components.schemas.Instant.format")).isEqualTo("date-time");
        assertThat(document.<String, Object>getMap("components.schemas")).containsKey("Problem");
    }

    private static JsonPath document() {
        return given().accept("application/json").get("/q/openapi").jsonPath();
    }
}
