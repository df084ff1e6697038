package dev.holdfast.admin;

import dev.holdfast.problem.ControlProblemType;
import dev.holdfast.problem.ProblemType;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Why a request to the control API failed (RFC 9457).
 *
 * @param type a URN of Holdfast's catalogue; {@code about:blank} where the status says it all
 * @param title the same for every problem of the type
 * @param status the response's status code
 * @param detail what happened this time
 * @param parameter the parameter that has to change, where it is one
 */
@RegisterForReflection // No resource's signature names it.
@Schema(description = "Why the request failed (RFC 9457)")
record Problem(String type, String title, int status, Optional<String> detail, Optional<String> parameter) {

    static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(ProblemType type, String detail) {
        return of(type, detail, Optional.empty());
    }

    static Problem of(ProblemType type, String detail, Optional<String> parameter) {
        return new Problem(type.urn(), type.title(), type.status(), Optional.of(detail), parameter);
    }

    static Problem of(ControlProblemType type, String detail) {
        return new Problem(type.urn(), type.title(), type.status(), Optional.of(detail), Optional.empty());
    }

    /** A problem that is nothing but its status (RFC 9457 section 4.2.1). */
    static Problem of(Response.StatusType status) {
        return new Problem(
                "about:blank", status.getReasonPhrase(), status.getStatusCode(), Optional.empty(), Optional.empty());
    }

    RestResponse<Problem> response() {
        return builder().build();
    }

    RestResponse.ResponseBuilder<Problem> builder() {
        return RestResponse.ResponseBuilder.<Problem>create(status).entity(this).type(MediaType.valueOf(MEDIA_TYPE));
    }
}
