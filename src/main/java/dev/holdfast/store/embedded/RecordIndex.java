package dev.holdfast.store.embedded;

import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.idempotency.Fingerprint;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.idempotency.RepeatGuard;
import dev.holdfast.idempotency.StoredResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * All records, and the ways to find them. Under the store's lock, but for {@link #newestFirst}, which may be read at any
 * time.
 */
final class RecordIndex {

    private record KeyOf(String tenant, String tool, IdempotencyKey key) {}

    private record GuardOf(String tenant, String tool, Fingerprint fingerprint) {}

    /** When a record changes by itself: its lease ends, or it expires. */
    private record Due(Instant at, long serial) {}

    private final Map<CallId, Long> serials = new HashMap<>();
    private final NavigableMap<Long, CallRecord> records = new ConcurrentSkipListMap<>();
    private final Map<KeyOf, CallId> byKey = new HashMap<>();

    /** Only the records that may block an equal call as they stand. */
    private final Map<GuardOf, Set<CallId>> byFingerprint = new HashMap<>();

    private final NavigableSet<Due> due =
            new TreeSet<>(Comparator.comparing(Due::at).thenComparingLong(Due::serial));

    /** The records that never expire as they stand. */
    private final Map<CallId, CallRecord> open = new HashMap<>();

    private long lastSerial;
    private long storedBytes;

    int size() {
        return serials.size();
    }

    long storedBytes() {
        return storedBytes;
    }

    @Nullable
    CallRecord find(CallId id) {
        Long serial = serials.get(id);
        return serial == null ? null : records.get(serial);
    }

    @Nullable
    CallRecord findByKey(String tenant, String tool, IdempotencyKey key) {
        CallId id = byKey.get(new KeyOf(tenant, tool, key));
        return id == null ? null : find(id);
    }

    /** The records that may block a call like this one; those that no longer do are dropped on the way. */
    Collection<CallRecord> equalTo(CallDescription description, Instant now) {
        Collection<CallRecord> equal = new ArrayList<>();
        byFingerprint.computeIfPresent(guardOf(description), (_, ids) -> {
            ids.removeIf(id -> {
                CallRecord record = find(id);
                boolean blocks = record != null && RepeatGuard.mayBlock(record, now);
                if (blocks) {
                    equal.add(record);
                }
                return !blocks;
            });
            return ids.isEmpty() ? null : ids;
        });
        return equal;
    }

    /** A record with its place in the order of creation, by which a listing goes on. */
    NavigableMap<Long, CallRecord> newestFirst(long beforeSerial) {
        return records.headMap(beforeSerial, false).descendingMap();
    }

    Collection<CallRecord> open() {
        return open.values();
    }

    /** The record that changes by itself next, if that is not after {@code now}. */
    @Nullable
    CallRecord nextDue(Instant now) {
        if (due.isEmpty() || due.first().at().isAfter(now)) {
            return null;
        }
        return records.get(due.first().serial());
    }

    void put(CallRecord record, Instant now) {
        CallRecord before = find(record.id());
        long serial = before == null ? ++lastSerial : unlinked(before);
        serials.put(record.id(), serial);
        records.put(serial, record);
        CallDescription description = record.description();
        description.key().ifPresent(key -> byKey.put(keyOf(description, key), record.id()));
        if (RepeatGuard.mayBlock(record, now)) {
            byFingerprint
                    .computeIfAbsent(guardOf(description), _ -> new HashSet<>())
                    .add(record.id());
        }
        dueAt(record).ifPresent(at -> due.add(new Due(at, serial)));
        if (record.expiresAt().isEmpty()) {
            open.put(record.id(), record);
        }
        storedBytes += storedBytesOf(record.state());
    }

    void forget(CallRecord record) {
        long serial = unlinked(record);
        serials.remove(record.id());
        records.remove(serial);
        CallDescription description = record.description();
        description.key().ifPresent(key -> byKey.remove(keyOf(description, key), record.id()));
    }

    /** Takes a record out of every index that depends on how it stands. */
    private long unlinked(CallRecord record) {
        long serial = serials.getOrDefault(record.id(), 0L);
        byFingerprint.computeIfPresent(guardOf(record.description()), (_, ids) -> {
            ids.remove(record.id());
            return ids.isEmpty() ? null : ids;
        });
        dueAt(record).ifPresent(at -> due.remove(new Due(at, serial)));
        open.remove(record.id());
        storedBytes -= storedBytesOf(record.state());
        return serial;
    }

    private static Optional<Instant> dueAt(CallRecord record) {
        return record.state().lapsesAt().or(record::expiresAt);
    }

    private static KeyOf keyOf(CallDescription description, IdempotencyKey key) {
        return new KeyOf(description.tenant(), description.tool(), key);
    }

    private static GuardOf guardOf(CallDescription description) {
        return new GuardOf(description.tenant(), description.tool(), description.fingerprint());
    }

    private static long storedBytesOf(CallState state) {
        Optional<StoredResult> result = switch (state) {
            case CallState.Succeeded succeeded -> succeeded.result();
            case CallState.Failed failed -> Optional.of(failed.result());
            case CallState.Compensating compensating -> compensating.undoing().result();
            case CallState.CompensationReview review -> review.undoing().result();
            case CallState.Sending _,
                    CallState.Waiting _,
                    CallState.NotApplied _,
                    CallState.Unknown _,
                    CallState.Reconciling _,
                    CallState.Review _,
                    CallState.Compensated _ -> Optional.empty();
        };
        return result.map(StoredResult::bodyBytes).orElse(0);
    }
}
