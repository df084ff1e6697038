package dev.holdfast.outcome;

import dev.holdfast.contract.Labelled;

/** What is certain about an attempt's delivery, before any contract is asked. */
public enum DeliveryFact implements Labelled {
    /** No byte of the request left. */
    NOT_SENT("not_sent"),
    /** The peer says that it did nothing with the request. */
    NOT_PROCESSED("not_processed"),
    /** The peer answered that it refuses the request. */
    REJECTED("rejected"),
    /** The peer answered that it did what was asked. */
    ANSWERED("answered"),
    /** Nobody can tell from the wire. */
    UNKNOWN("unknown");

    private final String label;

    DeliveryFact(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
