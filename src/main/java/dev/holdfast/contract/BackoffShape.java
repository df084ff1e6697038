package dev.holdfast.contract;

/** How the delay between attempts grows. */
public enum BackoffShape implements Labelled {
    EXPONENTIAL("exponential"),
    LINEAR("linear"),
    CONSTANT("constant"),
    /** No delay. */
    NONE("none");

    private final String label;

    BackoffShape(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
