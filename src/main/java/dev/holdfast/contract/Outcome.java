package dev.holdfast.contract;

/** The class of an attempt's result; it alone decides what happens next. */
public enum Outcome implements Labelled {
    /** The tool did what it was asked to. */
    SUCCESS("success"),
    /** The tool refused the call as it is; repeating it is pointless. */
    VALIDATION_FAILURE("validation_failure"),
    /** The tool refused the caller. */
    PERMISSION_DENIED("permission_denied"),
    /** No effect, or none that matters; another attempt may succeed. */
    RETRYABLE_FAILURE("retryable_failure"),
    /** The effect may or may not have happened. */
    SIDE_EFFECT_UNKNOWN("side_effect_unknown"),
    /** Part of the effect happened; only a contract's own rule says so. */
    PARTIAL_SIDE_EFFECT("partial_side_effect");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
