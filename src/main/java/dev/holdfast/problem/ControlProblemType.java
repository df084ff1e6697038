package dev.holdfast.problem;

/** A kind of problem that only the control API answers with: whoever asks may not, or not now. */
public enum ControlProblemType {
    TOKEN_REQUIRED(401, "control-token-required", "The control API needs its bearer token"),
    TOKEN_UNAVAILABLE(403, "control-token-unavailable", "The control API is closed"),
    TOKEN_FAILURES(429, "control-token-failures", "Too many wrong tokens were sent");

    private final int status;
    private final String slug;
    private final String title;

    ControlProblemType(int status, String slug, String title) {
        this.status = status;
        this.slug = slug;
        this.title = title;
    }

    /** The HTTP status code it is answered with. */
    public int status() {
        return status;
    }

    public String urn() {
        return "urn:holdfast:problem:" + slug;
    }

    public String title() {
        return title;
    }
}
