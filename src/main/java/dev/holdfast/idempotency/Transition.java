package dev.holdfast.idempotency;

/** What became of an attempt to move a record. */
public sealed interface Transition {

    /** The record as it stands now. */
    CallRecord record();

    /**
     * The record moved.
     *
     * @param late whether by evidence that came after the sender had lost the record
     */
    record Moved(CallRecord record, boolean late) implements Transition {}

    /** The record had moved so already, by the same sender: an answer of the store was lost, and it was asked again. */
    record Repeated(CallRecord record) implements Transition {}

    /**
     * The record did not move: the sender has lost it, or the transition does not leave from where it stands.
     *
     * @param contradicts whether the sender saw an effect that the record denies or has from elsewhere
     */
    record Refused(CallRecord record, boolean contradicts) implements Transition {}
}
