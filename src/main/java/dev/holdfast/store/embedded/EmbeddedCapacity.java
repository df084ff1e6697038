package dev.holdfast.store.embedded;

/**
 * How much the embedded store holds. What is unsettled is never forgotten, so a full store refuses new calls.
 *
 * @param maxRecords calls remembered, and admissions given up, together
 * @param maxStoredBytes bytes of response bodies kept for replay; beyond it a result is recorded as "not kept"
 * @param maxAuditEvents the newest are kept
 */
public record EmbeddedCapacity(int maxRecords, long maxStoredBytes, int maxAuditEvents) {

    public static final EmbeddedCapacity DEFAULT = new EmbeddedCapacity(200_000, 256L << 20, 100_000);

    public EmbeddedCapacity {
        if (maxRecords < 1 || maxStoredBytes < 0 || maxAuditEvents < 1) {
            throw new IllegalArgumentException("an embedded store holds at least one record and one audit event");
        }
    }
}
