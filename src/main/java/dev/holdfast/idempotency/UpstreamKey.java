package dev.holdfast.idempotency;

import dev.holdfast.contract.UpstreamKeyForm;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The idempotency key that the upstream is sent: one per call, the same on every attempt.
 *
 * @param text what stands in the header
 */
public record UpstreamKey(String text) {

    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_OF_RFC_9562 = 0x8000_0000_0000_0000L;

    /** The key for a call that has one. */
    public static UpstreamKey derive(UpstreamKeyForm form, String tenant, String tool, IdempotencyKey key) {
        return switch (form) {
            case SCOPED ->
                hashed(PartsHash.of("holdfast upstream key 1")
                        .with(tenant)
                        .with(tool)
                        .with(key.text()));
            case VERBATIM -> new UpstreamKey(key.text());
        };
    }

    /** The key for a call that came without one, made of the call's id, which no other call shares. */
    public static UpstreamKey derive(CallId call) {
        return hashed(PartsHash.of("holdfast upstream key of a keyless call 1").with(call.text()));
    }

    @Override
    public String toString() {
        return text;
    }

    /** A UUIDv8 (RFC 9562 section 5.8) with 122 bits of the hash: a form that every upstream with keys takes. */
    private static UpstreamKey hashed(PartsHash parts) {
        ByteBuffer hash = ByteBuffer.wrap(parts.bytes());
        long high = hash.getLong() & ~0xF000L | VERSION_8;
        long low = hash.getLong() & ~0xC000_0000_0000_0000L | VARIANT_OF_RFC_9562;
        return new UpstreamKey(new UUID(high, low).toString());
    }
}
