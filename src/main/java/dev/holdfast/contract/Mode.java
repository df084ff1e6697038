package dev.holdfast.contract;

/** Whether a tool can change something. */
public enum Mode implements Labelled {
    /** Changes nothing; may be repeated freely. */
    READ("read"),
    /** May change something; every call is recorded. */
    WRITE("write");

    private final String label;

    Mode(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
