package dev.holdfast.problem;

import dev.holdfast.json.CanonicalJson;
import dev.holdfast.json.JsonMembers;
import dev.holdfast.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What Holdfast itself answers, as a problem document (RFC 9457).
 *
 * @param type the kind of problem
 * @param status the HTTP status code; the type's own but for requests that HTTP has a finer word for, such as 431
 * @param detail what happened, this time
 * @param call what it says about a call
 * @param upstreamStatus of the tool's last response, where there was one
 * @param retryAfter how long to wait; empty: no such promise
 */
public record Problem(
        ProblemType type,
        int status,
        String detail,
        Optional<Call> call,
        OptionalInt upstreamStatus,
        Optional<Duration> retryAfter) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * What a problem says about the call that met it.
     *
     * @param outcome the outcome's label
     * @param nextStep the next step's label
     * @param callId where the call is known by one
     * @param idempotencyKey where it has one
     * @param tool the tool's name, once it is known
     * @param attempts how many were made
     * @param sent whether any byte of any of them may have left
     */
    public record Call(
            String outcome,
            String nextStep,
            Optional<String> callId,
            Optional<String> idempotencyKey,
            Optional<String> tool,
            int attempts,
            boolean sent) {}

    public Problem {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("a problem has a status from 400 to 599, not " + status);
        }
    }

    /** A problem with its type's status that says nothing about a call. */
    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, type.status(), detail, Optional.empty(), OptionalInt.empty(), Optional.empty());
    }

    /** The document in UTF-8; members that say nothing are left out. */
    public byte[] toJson() {
        JsonMembers members = new JsonMembers()
                .text("type", type.urn())
                .text("title", type.title())
                .number("status", status)
                .text("detail", detail)
                .text("advice", type.advice())
                .value("error", clientError());
        call.ifPresent(known -> members.text("outcome", known.outcome())
                .text("next_step", known.nextStep())
                .text("call_id", known.callId())
                .text("idempotency_key", known.idempotencyKey())
                .text("tool", known.tool())
                .number("attempts", known.attempts())
                .bool("sent", known.sent()));
        upstreamStatus.ifPresent(code -> members.number("upstream_status", code));
        retryAfter.ifPresent(wait -> members.number("retry_after_ms", millisRoundedUp(wait)));
        return CanonicalJson.encode(members.toObject());
    }

    /**
     * The error as the clients of Stripe, OpenAI and their relatives look for it. Stripe's takes any JSON without this
     * member for a success, whatever the status.
     */
    private JsonObject clientError() {
        return new JsonMembers()
                .text("type", "holdfast_problem")
                .text("code", type.slug())
                .text("message", type.title() + ". " + type.advice())
                .toObject();
    }

    /** Rounded up, because a client that comes earlier than it was told is refused again. */
    private static long millisRoundedUp(Duration wait) {
        return wait.plusNanos(999_999).toMillis();
    }
}
