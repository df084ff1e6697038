package dev.holdfast.store.embedded;

import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.OwnerToken;
import dev.holdfast.idempotency.StoredResult;
import dev.holdfast.idempotency.Verdict;
import dev.holdfast.store.AuditEvent;
import dev.holdfast.store.AuditKind;
import dev.holdfast.store.AuditLog;
import dev.holdfast.store.StoreConflict;
import dev.holdfast.store.StoreFailure;
import dev.holdfast.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the embedded store holds, with its lock and its time. All but {@link #atomically} is for use inside of it. */
final class EmbeddedState {

    /** Far longer than a command of this process can be on its way to its own memory. */
    private static final Duration ABANDONED_KEPT = Duration.ofHours(1);

    /** Who moves a record that nobody has moved in time. */
    private static final String STORE = "store";

    final RecordIndex records = new RecordIndex();
    final AuditTrail audit;
    final Instant historyFloor;

    private final Object lock = new Object();
    private final InstantSource clock;
    private final EmbeddedCapacity capacity;
    private final SequencedMap<OwnerToken, Instant> abandoned = new LinkedHashMap<>();
    private final List<AuditLog.Listener> listeners = new CopyOnWriteArrayList<>();
    private Instant lastNow;

    EmbeddedState(InstantSource clock, EmbeddedCapacity capacity) {
        this.clock = clock;
        this.capacity = capacity;
        this.audit = new AuditTrail(capacity.maxAuditEvents());
        this.historyFloor = clock.instant().truncatedTo(ChronoUnit.MICROS);
        this.lastNow = historyFloor;
    }

    /** Runs {@code action} at one moment of the store's time, with nothing else beside it; then tells the listeners. */
    <T> CompletionStage<T> atomically(Function<Instant, T> action) {
        CompletionStage<T> answer;
        List<AuditEvent> written;
        synchronized (lock) {
            answer = answerOf(action);
            written = audit.takeUnheard();
        }
        for (AuditEvent event : written) {
            listeners.forEach(listener -> listener.stored(event));
        }
        return answer;
    }

    void addListener(AuditLog.Listener listener) {
        listeners.add(listener);
    }

    /** The record that an {@code admit} meets, if any. */
    Optional<CallRecord> standing(CallDescription description, Instant now) {
        return touched(
                description
                        .key()
                        .map(key -> records.findByKey(description.tenant(), description.tool(), key))
                        .orElseGet(() -> records.find(description.id())),
                now);
    }

    /**
     * The record of a call that its sender has been told about.
     *
     * @throws StoreConflict where there is none
     */
    CallRecord known(CallId call, Instant now) {
        return touched(records.find(call), now)
                .orElseThrow(() -> new StoreConflict("there is no record of call " + call));
    }

    /** The record as it stands now, with the end of its lease stored, or its expiry carried out. */
    Optional<CallRecord> touched(@Nullable CallRecord stored, Instant now) {
        if (stored == null) {
            return Optional.empty();
        }
        CallRecord current = stored.asOf(now);
        if (current.isExpired(now)) {
            records.forget(stored);
            return Optional.empty();
        }
        if (!current.equals(stored)) {
            records.put(current, now);
            audit.write(now, AuditKind.LEASE_ENDED, stored, current, STORE);
        }
        return Optional.of(current);
    }

    /** Stores the ends of leases and forgets what has expired, earliest first. */
    int swept(int most, Instant now) {
        int touched = 0;
        CallRecord due = records.nextDue(now);
        while (due != null && touched < most) {
            touched(due, now);
            touched++;
            due = records.nextDue(now);
        }
        forgetAbandoned(now);
        return touched;
    }

    /**
     * Sees to it that one more record fits.
     *
     * @throws StoreUnavailable where that takes forgetting something that must not be forgotten
     */
    void makeRoom(Instant now) {
        if (isFull()) {
            swept(Integer.MAX_VALUE, now);
        }
        if (isFull()) {
            throw new StoreUnavailable("the embedded store is full: " + records.size() + " records of at most "
                    + capacity.maxRecords() + ", " + records.storedBytes() + " bytes of results of at most "
                    + capacity.maxStoredBytes());
        }
    }

    /** {@code verdict} with its result's body, where there is room for it. */
    Verdict asFarAsKept(Verdict verdict, Instant now) {
        return switch (verdict) {
            case Verdict.Success success -> new Verdict.Success(asFarAsKept(success.result(), now));
            case Verdict.Refused refused -> new Verdict.Refused(asFarAsKept(refused.result(), now));
            case Verdict.NoEffect _, Verdict.InDoubt _ -> verdict;
        };
    }

    void abandon(OwnerToken owner, Instant now) {
        abandoned.putIfAbsent(owner, now);
    }

    boolean isAbandoned(OwnerToken owner) {
        return abandoned.containsKey(owner);
    }

    private <T> CompletionStage<T> answerOf(Function<Instant, T> action) {
        try {
            return CompletableFuture.completedFuture(action.apply(now()));
        } catch (StoreFailure failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** Microseconds, as in every store; where the clock was set back, time stands still until it has caught up. */
    private Instant now() {
        Instant read = clock.instant().truncatedTo(ChronoUnit.MICROS);
        if (read.isAfter(lastNow)) {
            lastNow = read;
        }
        return lastNow;
    }

    private boolean isFull() {
        return records.size() + abandoned.size() >= capacity.maxRecords()
                || records.storedBytes() >= capacity.maxStoredBytes();
    }

    private StoredResult asFarAsKept(StoredResult result, Instant now) {
        if (!fits(result)) {
            swept(Integer.MAX_VALUE, now);
        }
        return fits(result) ? result : result.withoutBody();
    }

    private boolean fits(StoredResult result) {
        return records.storedBytes() + result.bodyBytes() <= capacity.maxStoredBytes();
    }

    private void forgetAbandoned(Instant now) {
        Instant kept = now.minus(ABANDONED_KEPT);
        while (!abandoned.isEmpty() && !abandoned.firstEntry().getValue().isAfter(kept)) {
            abandoned.pollFirstEntry();
        }
    }
}
