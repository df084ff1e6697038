package dev.holdfast.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * SHA-256 over a list of parts.
 *
 * <p>Each part is preceded by its length in bytes, so that no two lists run into the same bytes, and the first one names
 * what the hash is for, so that hashes for different uses never meet. For one thread.
 */
final class PartsHash {

    private final MessageDigest digest;

    private PartsHash(MessageDigest digest) {
        this.digest = digest;
    }

    static PartsHash of(String purpose) {
        return new PartsHash(sha256()).with(purpose);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    PartsHash with(String part) {
        return with(part.getBytes(StandardCharsets.UTF_8));
    }

    PartsHash with(byte[] part) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).flip());
        digest.update(part);
        return this;
    }

    /** The 32 bytes of the hash; nothing can be added afterwards. */
    byte[] bytes() {
        return digest.digest();
    }
}
