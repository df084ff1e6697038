package dev.holdfast.store;

import dev.holdfast.contract.Labelled;

/** What a store writes into the audit log with a transition; the same words in every store. */
public enum AuditKind implements Labelled {
    ADMITTED("admitted"),
    REOPENED("reopened"),
    ATTEMPT_BEGUN("attempt_begun"),
    ATTEMPT_ENDED("attempt_ended"),
    FINISHED("finished"),
    /** A report that came after its sender had lost the record, whether it moved the record or not. */
    LATE_FINISH("late_finish"),
    /** A late report of an effect that the record denies, or has from elsewhere. */
    DUPLICATE_EFFECT("duplicate_effect"),
    ABANDONED("abandoned"),
    CLIENT_GONE("client_gone"),
    /** An agent was granted the one repetition of this call that it may ask for. */
    REPEAT_ALLOWED("repeat_allowed"),
    /** Nobody had moved the record when its lease ended. */
    LEASE_ENDED("lease_ended");

    private final String label;

    AuditKind(String label) {
        this.label = label;
    }

    @Override
    public String label() {
        return label;
    }
}
