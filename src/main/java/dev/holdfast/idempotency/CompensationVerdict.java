package dev.holdfast.idempotency;

/** What a human found out about a compensation. */
public enum CompensationVerdict {
    /** The effect was taken back. */
    COMPENSATED,
    /** It was not; counts only where the human looked after the compensation had settled. */
    NOT_COMPENSATED
}
