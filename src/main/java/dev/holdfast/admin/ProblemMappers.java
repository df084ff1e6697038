package dev.holdfast.admin;

import dev.holdfast.problem.ProblemType;
import dev.holdfast.store.StoreFailure;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers every failure of the control API with a problem. */
final class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    RestResponse<Problem> failure(ControlFailure failure) {
        return failure.problem().response();
    }

    @ServerExceptionMapper
    RestResponse<Problem> store(StoreFailure failure) {
        LOG.warnf("event=control_store_failed problem=%s", failure.getMessage());
        return Problem.of(ProblemType.STATE_STORE_UNAVAILABLE, "the state store did not answer")
                .response();
    }

    @ServerExceptionMapper
    RestResponse<Problem> status(WebApplicationException failure) {
        return Problem.of(failure.getResponse().getStatusInfo()).response();
    }

    @ServerExceptionMapper
    RestResponse<Problem> fault(RuntimeException fault) {
        LOG.error("event=control_fault", fault);
        return Problem.of(Response.Status.INTERNAL_SERVER_ERROR).response();
    }
}
