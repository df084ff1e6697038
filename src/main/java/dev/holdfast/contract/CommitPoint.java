package dev.holdfast.contract;

/** When a 2xx counts as success. */
public enum CommitPoint implements Labelled {
    /** At the end of the body. */
    EOF("eof"),
    /** At the response head. */
    HEADERS("headers");

    private final String label;

    CommitPoint(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
