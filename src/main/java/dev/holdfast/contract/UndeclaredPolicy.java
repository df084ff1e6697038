package dev.holdfast.contract;

/** What happens to a call that matches no tool of its upstream. */
public enum UndeclaredPolicy implements Labelled {
    DENY("deny"),
    /** GET and HEAD pass as reads; everything else is refused. */
    READ_ONLY("read_only");

    private final String label;

    UndeclaredPolicy(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
