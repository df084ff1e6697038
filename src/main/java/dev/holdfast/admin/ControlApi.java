package dev.holdfast.admin;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What all of the control API has in common, as its OpenAPI document says it. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Holdfast control API",
                        version = "1",
                        description = "For operators: the contracts in force and what became of calls."
                                + " Agents call tools on the data port, which is no part of this."),
        security = @SecurityRequirement(name = ControlApi.BEARER),
        components =
                @Components(
                        securitySchemes =
                                @SecurityScheme(
                                        securitySchemeName = ControlApi.BEARER,
                                        type = SecuritySchemeType.HTTP,
                                        scheme = "bearer",
                                        description = "the content of the file that HOLDFAST_CONTROL_TOKEN_FILE names"),
                        responses = {
                            @APIResponse(
                                    name = "tokenRequired",
                                    description = "control-token-required: the bearer token is missing or wrong",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = Problem.class))),
                            @APIResponse(
                                    name = "tokenUnavailable",
                                    description =
                                            "control-token-unavailable: no token is configured, or its file is unusable",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = Problem.class))),
                            @APIResponse(
                                    name = "tokenFailures",
                                    description =
                                            "control-token-failures: too many wrong tokens; Retry-After says when to go on",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = Problem.class))),
                            @APIResponse(
                                    name = "invalid",
                                    description = "request-invalid: a parameter can't have that value",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = Problem.class))),
                            @APIResponse(
                                    name = "callNotFound",
                                    description = "call-not-found: there is no record of that call",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = Problem.class))),
                            @APIResponse(
                                    name = "storeUnavailable",
                                    description = "state-store-unavailable: the store did not answer",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = Problem.class)))
                        }))
public final class ControlApi extends Application {

    static final String BEARER = "control_token";
}
