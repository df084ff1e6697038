package dev.holdfast.idempotency;

import dev.holdfast.contract.Labelled;

/** On whose word a call counts as settled. */
public enum Ruling implements Labelled {
    /** The sender's own evidence. */
    EVIDENCE("evidence"),
    /** Its lease ended before anything was sent. */
    LEASE("lease"),
    /** The upstream, asked afterwards. */
    PROBE("probe"),
    /** A human. */
    HUMAN("human");

    private final String label;

    Ruling(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
