package dev.holdfast.idempotency;

/** How a sender ends a call: what its last attempt, read with all before it, allows to say. */
public sealed interface Verdict {

    /** The upstream acknowledged the effect. */
    record Success(StoredResult result) implements Verdict {}

    /** The upstream refused the call as it is; its refusal is replayed. */
    record Refused(StoredResult result) implements Verdict {}

    /** Provably no effect by the attempt; the key may be tried again. */
    record NoEffect() implements Verdict {}

    /** Nobody knows. */
    record InDoubt() implements Verdict {}
}
