package dev.holdfast.contract;

/** How a delay is spread. */
public enum Jitter implements Labelled {
    /** Uniform between zero and the delay. */
    FULL("full"),
    NONE("none");

    private final String label;

    Jitter(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
