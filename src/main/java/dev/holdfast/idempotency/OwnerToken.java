package dev.holdfast.idempotency;

/**
 * Names one admission, or one reconciliation, of one sidecar: random, never used twice.
 *
 * @param text 1 to 64 characters
 */
public record OwnerToken(String text) {

    public OwnerToken {
        if (text.isEmpty() || text.length() > 64) {
            throw new IllegalArgumentException("an owner token has 1 to 64 characters, not " + text.length());
        }
    }
}
