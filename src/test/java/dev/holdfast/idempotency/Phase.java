package dev.holdfast.idempotency;

/** How far a sidecar has got with a call. Times are ticks. */
sealed interface Phase {

    /** Takes the next call. */
    record Idle() implements Phase {}

    /** Waits for the answer to {@code admit}. */
    record Admitting(int key, OwnerToken owner, int askedAt) implements Phase {}

    /** Has given the admission up and says so. */
    record Abandoning(int key, OwnerToken owner) implements Phase {}

    /** May send. */
    record Permitted(int key, Fence fence, int askedAt) implements Phase {}

    /** Has looked at its lease and is about to send the first byte. */
    record Ready(int key, Fence fence, int checkedAt) implements Phase {}

    /** Waits for the upstream. */
    record Sent(int key, Fence fence, int sentAt, boolean landed) implements Phase {}

    /**
     * Waits for the answer to {@code finish}, or, where it wants another attempt, to {@code end_attempt}.
     *
     * @param unheard whether it gives up an attempt of which it never heard that it was permitted
     */
    record Reporting(int key, Fence fence, Seen seen, boolean wantsAnother, boolean unheard) implements Phase {}

    /** Pauses before it asks for another attempt. */
    record Pausing(int key, Fence fence, Seen last) implements Phase {}

    /** Waits for the answer to {@code begin_attempt}. */
    record Beginning(int key, Fence fence, Seen last, int askedAt) implements Phase {}
}
