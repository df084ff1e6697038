package dev.holdfast.admin;

import dev.holdfast.config.CurrentContracts;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The contracts in force. */
@Path("/v1/contracts")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "contracts")
@APIResponse(responseCode = "401", ref = "tokenRequired")
@APIResponse(responseCode = "403", ref = "tokenUnavailable")
@APIResponse(responseCode = "429", ref = "tokenFailures")
final class ContractsResource {

    private final CurrentContracts contracts;

    ContractsResource(CurrentContracts contracts) {
        this.contracts = contracts;
    }

    @GET
    @Operation(
            operationId = "contracts",
            summary = "The contracts in force, with every default filled in",
            description = "Also says when they were loaded, and why the file as it stands is not in force if it is not."
                    + " Secrets are never shown.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ContractsView.class)))
    public Uni<ContractsView> contracts() {
        return Uni.createFrom().item(() -> ContractsView.of(contracts.status()));
    }

    @GET
    @Path("/lint")
    @Operation(operationId = "lint", summary = "What could be safer in the contracts in force")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = LintView.class)))
    public Uni<LintView> lint() {
        return Uni.createFrom().item(() -> LintView.of(contracts.status()));
    }
}
