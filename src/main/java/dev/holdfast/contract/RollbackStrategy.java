package dev.holdfast.contract;

/** How an effect of a tool can be undone. */
public enum RollbackStrategy implements Labelled {
    /** It can't. */
    NONE("none"),
    /** By a human. */
    MANUAL_ONLY("manual_only"),
    /** By the compensating action. */
    COMPENSATE("compensate");

    private final String label;

    RollbackStrategy(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
