package dev.holdfast.admin;

import dev.holdfast.idempotency.CallId;
import dev.holdfast.store.AuditLog;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What happened to calls, event by event. */
@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
@APIResponse(responseCode = "401", ref = "tokenRequired")
@APIResponse(responseCode = "403", ref = "tokenUnavailable")
@APIResponse(responseCode = "429", ref = "tokenFailures")
final class AuditResource {

    private static final long GREATEST_SEQUENCE = 999_999_999_999_999_999L;
    private static final int MOST_EVENTS = 1_000;
    private static final int DEFAULT_EVENTS = 100;

    private final AuditLog audit;

    AuditResource(AuditLog audit) {
        this.audit = audit;
    }

    @GET
    @Operation(
            operationId = "audit",
            summary = "Audit events, oldest first: all events of one call, or the events after a sequence number")
    @Parameter(
            name = "call",
            in = ParameterIn.QUERY,
            description = "a call id; goes alone",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "since",
            in = ParameterIn.QUERY,
            description = "only events with a greater sequence number",
            schema = @Schema(type = SchemaType.INTEGER, format = "int64", minimum = "0", defaultValue = "0"))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "how many; not with call",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000", defaultValue = "100"))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AuditView.class)))
    @APIResponse(responseCode = "400", ref = "invalid")
    @APIResponse(responseCode = "503", ref = "storeUnavailable")
    public Uni<AuditView> audit(@Context UriInfo uri) {
        QueryParameters query = QueryParameters.of(uri, Set.of("call", "since", "limit"));
        Optional<String> call = query.text("call");
        if (call.isEmpty()) {
            long since = query.number("since", 0, GREATEST_SEQUENCE, 0);
            int limit = (int) query.number("limit", 1, MOST_EVENTS, DEFAULT_EVENTS);
            return Uni.createFrom()
                    .completionStage(() -> audit.since(since, limit))
                    .map(events -> AuditView.since(since, events));
        }
        for (String other : List.of("since", "limit")) {
            if (query.text(other).isPresent()) {
                throw ControlFailure.invalid(other, "does not go with call");
            }
        }
        CallId id = CallsResource.callId("call", call.get());
        return Uni.createFrom().completionStage(() -> audit.of(id)).map(AuditView::ofCall);
    }
}
