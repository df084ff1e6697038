package dev.holdfast.contract;

/** Whose calls share a limit. */
public enum LimitScope implements Labelled {
    /** Everybody's: the tool, risk class or upstream as a whole. */
    ALL("all"),
    TENANT("tenant"),
    USER("user"),
    WORKFLOW("workflow"),
    AGENT("agent");

    private final String label;

    LimitScope(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
