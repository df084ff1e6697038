package dev.holdfast.admin;

import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.store.AuditLog;
import dev.holdfast.store.CallQuery;
import dev.holdfast.store.CallStore;
import dev.holdfast.store.StoreConflict;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What became of calls. */
@Path("/v1/calls")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "calls")
@APIResponse(responseCode = "401", ref = "tokenRequired")
@APIResponse(responseCode = "403", ref = "tokenUnavailable")
@APIResponse(responseCode = "429", ref = "tokenFailures")
final class CallsResource {

    /** The labels of every state that a record can be in. */
    static final Set<String> STATES = Set.of(
            "SENDING",
            "WAITING",
            "SUCCEEDED",
            "FAILED",
            "NOT_APPLIED",
            "UNKNOWN",
            "RECONCILING",
            "REVIEW",
            "COMPENSATING",
            "COMPENSATED",
            "COMPENSATION_REVIEW");

    private static final int MOST_CALLS = 500;
    private static final int DEFAULT_CALLS = 50;

    private final CallStore store;
    private final AuditLog audit;

    CallsResource(CallStore store, AuditLog audit) {
        this.store = store;
        this.audit = audit;
    }

    @GET
    @Operation(operationId = "calls", summary = "Records of calls, newest first; every filter given must fit")
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "a state, such as UNKNOWN",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "tool", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "tenant", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "workflow", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "next of the page before",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CallPageView.class)))
    @APIResponse(responseCode = "400", ref = "invalid")
    @APIResponse(responseCode = "503", ref = "storeUnavailable")
    public Uni<CallPageView> calls(@Context UriInfo uri) {
        QueryParameters query =
                QueryParameters.of(uri, Set.of("state", "tool", "tenant", "workflow", "cursor", "limit"));
        CallQuery asked = new CallQuery(
                query.text("tenant"),
                query.text("tool"),
                query.text("workflow"),
                query.oneOf("state", STATES),
                query.text("cursor"),
                (int) query.number("limit", 1, MOST_CALLS, DEFAULT_CALLS));
        return Uni.createFrom()
                .completionStage(() -> store.list(asked))
                .onFailure(failure -> asked.cursor().isPresent() && isConflict(failure))
                .transform(_ -> ControlFailure.invalid("cursor", "is not one that a page before ended with"))
                .map(CallPageView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "call", summary = "A call: its record, its attempts and its audit events")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = CallView.class)))
    @APIResponse(responseCode = "400", ref = "invalid")
    @APIResponse(responseCode = "404", ref = "callNotFound")
    @APIResponse(responseCode = "503", ref = "storeUnavailable")
    public Uni<CallView> call(@RestPath String id, @Context UriInfo uri) {
        QueryParameters.of(uri, Set.of());
        CallId call = callId("id", id);
        return Uni.createFrom()
                .completionStage(() -> store.find(call))
                .map(found -> found.orElseThrow(() -> ControlFailure.callNotFound(call.text())))
                .flatMap(this::withAudit);
    }

    /** Reads an id from a parameter. */
    static CallId callId(String parameter, String text) {
        return CallId.parse(text).orElseThrow(() -> ControlFailure.invalid(parameter, "is no call id"));
    }

    /** A stage wraps what a stage before it failed with. */
    private static boolean isConflict(Throwable failure) {
        return failure instanceof StoreConflict || failure.getCause() instanceof StoreConflict;
    }

    private Uni<CallView> withAudit(CallRecord record) {
        return Uni.createFrom().completionStage(() -> audit.of(record.id())).map(events -> CallView.of(record, events));
    }
}
