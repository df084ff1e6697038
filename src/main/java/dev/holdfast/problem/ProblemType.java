package dev.holdfast.problem;

/** A kind of problem, with the status it is answered with and what an agent can do about it. */
public enum ProblemType {
    IDEMPOTENCY_KEY_REQUIRED(
            400,
            "idempotency-key-required",
            "The tool needs an idempotency key",
            "Send the same call again with an Idempotency-Key header that you keep for every repeat of this action."),
    IDEMPOTENCY_KEY_INVALID(
            400,
            "idempotency-key-invalid",
            "The idempotency key can't be used",
            "Send exactly one Idempotency-Key of 1 to 255 printable ASCII characters."),
    REQUEST_INVALID(
            400,
            "request-invalid",
            "The request can't be understood",
            "Correct the request as the detail says; nothing was sent to the tool."),
    TOOL_NOT_DECLARED(
            404,
            "tool-not-declared",
            "No contract is declared for this tool",
            "Use a tool that is declared; do not guess another path."),
    CALL_NOT_FOUND(
            404, "call-not-found", "There is no such call", "Check the call id; calls of other tenants are not shown."),
    CALL_IN_PROGRESS(
            409,
            "call-in-progress",
            "The call with this key is being carried out",
            "Wait as Retry-After says, then send the same call with the same key again to get its result."),
    REPEAT_IN_PROGRESS(
            409,
            "repeat-in-progress",
            "An identical call is being carried out",
            "Do not repeat it; ask for the result of the call that Location names."),
    SUSPECTED_REPEAT(
            409,
            "suspected-repeat",
            "An identical call has just succeeded",
            "It was already done; repeat it only if a second effect is truly wanted, by sending Holdfast-Allow-Repeat with"
                    + " the call id."),
    CALL_COMPENSATED(409, "call-compensated", "The call was undone", "Use a new key if the action is wanted again."),
    HISTORY_UNAVAILABLE(
            412,
            "history-unavailable",
            "Nobody can tell any more whether this call was made before",
            "Find out by other means whether the action was done; use a new key only if it was not."),
    REQUEST_TOO_LARGE(
            413,
            "request-too-large",
            "The request body is too large",
            "Send a smaller body; nothing was sent to the tool."),
    IDEMPOTENCY_KEY_REUSED(
            422,
            "idempotency-key-reused",
            "The key belongs to a different request",
            "Use a new key for a new action, or repeat the first request without any change."),
    SIDE_EFFECT_UNKNOWN(
            424,
            "side-effect-unknown",
            "Nobody knows whether the action happened",
            "Do not repeat this action under any key; wait until it is reconciled, asking at Location, or report it."),
    RATE_LIMITED(
            429,
            "rate-limited",
            "A rate limit is reached",
            "Wait as Retry-After says before you call this tool again."),
    BUDGET_EXHAUSTED(
            429,
            "budget-exhausted",
            "The workflow's budget for this tool is used up",
            "Stop calling this tool in this workflow and report what you have."),
    LOOP_DETECTED(
            429,
            "loop-detected",
            "The same call gives the same result again and again",
            "Stop repeating this call; its result will not change. Do something else or report."),
    UPSTREAM_UNREACHABLE(
            502,
            "upstream-unreachable",
            "The tool can't be reached",
            "Nothing was sent to the tool; the same call with the same key may be tried later."),
    UPSTREAM_NO_RESPONSE(
            502,
            "upstream-no-response",
            "The tool did not answer",
            "The call only reads; it may be tried again later."),
    STATE_STORE_UNAVAILABLE(
            503,
            "state-store-unavailable",
            "The state store is away",
            "Nothing was sent to the tool; send the same call with the same key again later."),
    CIRCUIT_OPEN(
            503,
            "circuit-open",
            "The tool is failing and left alone for a while",
            "Nothing was sent to the tool; try the same call with the same key again later."),
    OVERLOADED(
            503,
            "overloaded",
            "Too many calls are under way",
            "Nothing was sent to the tool; try the same call with the same key again later."),
    DRAINING(
            503,
            "draining",
            "The sidecar is shutting down",
            "Nothing was sent to the tool; try the same call with the same key again in a moment."),
    DEADLINE_EXCEEDED(
            504,
            "deadline-exceeded",
            "The call's time is up",
            "Nothing is in doubt; the same call with the same key may be tried again.");

    private final int status;
    private final String slug;
    private final String title;
    private final String advice;

    ProblemType(int status, String slug, String title, String advice) {
        this.status = status;
        this.slug = slug;
        this.title = title;
        this.advice = advice;
    }

    /** The HTTP status code it is answered with. */
    public int status() {
        return status;
    }

    /** The last part of its URN, the same word in metrics and logs. */
    public String slug() {
        return slug;
    }

    public String urn() {
        return "urn:holdfast:problem:" + slug;
    }

    public String title() {
        return title;
    }

    /** One sentence that a language model can act on. */
    public String advice() {
        return advice;
    }
}
