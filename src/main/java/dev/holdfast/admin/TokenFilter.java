package dev.holdfast.admin;

import dev.holdfast.admin.ControlToken.Access;
import dev.holdfast.problem.ControlProblemType;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Lets no request reach a resource without the control token. */
final class TokenFilter {

    private final ControlToken token;

    TokenFilter(ControlToken token) {
        this.token = token;
    }

    @ServerRequestFilter
    Uni<RestResponse<Problem>> guard(ContainerRequestContext request) {
        Optional<String> authorization = only(request.getHeaders().get(HttpHeaders.AUTHORIZATION));
        return Uni.createFrom()
                .completionStage(token.judge(authorization))
                .onItem()
                .transformToUni(access -> Uni.createFrom().item(refusal(access)));
    }

    /** Two values of the field are no credentials at all. */
    private static Optional<String> only(@Nullable List<String> values) {
        return values != null && values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    /** The response that ends the request; none where it may go on. */
    static @Nullable RestResponse<Problem> refusal(Access access) {
        return switch (access) {
            case Access.Granted _ -> null;
            case Access.Unavailable unavailable ->
                Problem.of(ControlProblemType.TOKEN_UNAVAILABLE, unavailable.reason())
                        .response();
            case Access.Refused refused ->
                Problem.of(ControlProblemType.TOKEN_REQUIRED, refused.reason())
                        .builder()
                        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                        .build();
            case Access.TooManyFailures failures ->
                Problem.of(ControlProblemType.TOKEN_FAILURES, "too many wrong tokens; wait before you send another")
                        .builder()
                        .header(HttpHeaders.RETRY_AFTER, secondsUp(failures.retryAfter()))
                        .build();
        };
    }

    private static long secondsUp(Duration wait) {
        return Math.max(1, wait.plusMillis(999).toSeconds());
    }
}
