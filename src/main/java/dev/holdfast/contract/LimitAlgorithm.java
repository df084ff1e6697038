package dev.holdfast.contract;

/** How a limit is counted. */
public enum LimitAlgorithm implements Labelled {
    /** A sliding log: no window of the declared length holds more than the limit. */
    EXACT("exact"),
    /** GCRA: a steady rate with a burst. */
    TOKEN_BUCKET("token_bucket");

    private final String label;

    LimitAlgorithm(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
