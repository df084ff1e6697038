package dev.holdfast.contract;

/** What an upstream is sent as the idempotency key. */
public enum UpstreamKeyForm implements Labelled {
    /** A hash of tenant, tool and key, so that the same key of two tenants never meets. */
    SCOPED("scoped"),
    /** The agent's key as it is. */
    VERBATIM("verbatim");

    private final String label;

    UpstreamKeyForm(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
