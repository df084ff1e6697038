package dev.holdfast.idempotency;

/**
 * What a sender shows to move a record; all three are compared (Kleppmann, "How to do distributed locking", 2016, on
 * fencing tokens).
 *
 * @param owner of the admission
 * @param epoch of the admission
 * @param attempt the number of the attempt that was permitted last, from 1
 */
public record Fence(OwnerToken owner, long epoch, int attempt) {

    /** The fence of the next attempt of the same admission. */
    public Fence next() {
        return new Fence(owner, epoch, attempt + 1);
    }
}
