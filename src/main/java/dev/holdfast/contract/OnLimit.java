package dev.holdfast.contract;

/** What happens to a call that meets a limit. */
public enum OnLimit implements Labelled {
    REJECT("reject"),
    /** Held without a thread, up to the longest wait. */
    WAIT("wait");

    private final String label;

    OnLimit(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
