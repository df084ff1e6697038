package dev.holdfast.store.embedded;

import dev.holdfast.idempotency.AttemptReport;
import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.Fence;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.idempotency.OwnerToken;
import dev.holdfast.idempotency.RepeatGuard;
import dev.holdfast.idempotency.Transition;
import dev.holdfast.idempotency.Verdict;
import dev.holdfast.store.AdmissionRules;
import dev.holdfast.store.AdmitAnswer;
import dev.holdfast.store.AdmitCommand;
import dev.holdfast.store.AuditEvent;
import dev.holdfast.store.AuditKind;
import dev.holdfast.store.AuditLog;
import dev.holdfast.store.BeginAnswer;
import dev.holdfast.store.CallPage;
import dev.holdfast.store.CallQuery;
import dev.holdfast.store.CallStore;
import dev.holdfast.store.StoreConflict;
import dev.holdfast.store.StoreStatus;
import dev.holdfast.store.UnsettledCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Keeps records and audit events in memory. Its history begins when it is made. */
public final class EmbeddedCallStore implements CallStore, AuditLog {

    private static final int MOST_EVENTS_AT_ONCE = 1_000;

    /** Who appends an event that moves no record. */
    private static final String SIDECAR = "sidecar";

    private final EmbeddedState state;
    private final RecordIndex records;
    private final AuditTrail audit;

    /** @param clock may jump; the store's own time never runs backwards */
    public EmbeddedCallStore(InstantSource clock, EmbeddedCapacity capacity) {
        this.state = new EmbeddedState(clock, capacity);
        this.records = state.records;
        this.audit = state.audit;
    }

    @Override
    public CompletionStage<AdmitAnswer> admit(AdmitCommand command) {
        return state.atomically(now -> {
            CallDescription description = command.description();
            Optional<CallRecord> standing = state.standing(description, now);
            AdmissionRules.Known known = new AdmissionRules.Known(
                    standing,
                    records.equalTo(standing.map(CallRecord::description).orElse(description), now),
                    state.isAbandoned(command.owner()),
                    state.historyFloor);
            AdmissionRules.Decision decision = AdmissionRules.decide(command, known, now);
            if (standing.isEmpty() && decision.admitted().isPresent()) {
                state.makeRoom(now);
            }
            String owner = command.owner().text();
            decision.repeated().ifPresent(repeated -> {
                Map<String, String> detail =
                        Map.of("repeated_by", description.id().text());
                records.put(repeated, now);
                audit.write(now, AuditKind.REPEAT_ALLOWED.label(), Optional.of(repeated), repeated, owner, detail);
            });
            decision.admitted().ifPresent(admitted -> {
                AuditKind kind = standing.isPresent() ? AuditKind.REOPENED : AuditKind.ADMITTED;
                records.put(admitted, now);
                audit.write(now, kind.label(), standing, admitted, owner, Map.of());
            });
            return decision.answer();
        });
    }

    @Override
    public CompletionStage<BeginAnswer> beginAttempt(CallId call, Fence fence, Duration lease) {
        return state.atomically(now -> {
            CallRecord current = state.known(call, now);
            return switch (current.beginAttempt(fence, now, lease)) {
                case Transition.Moved moved -> begun(current, moved.record(), fence, now);
                case Transition.Repeated repeated -> new BeginAnswer.Granted(repeated.record());
                case Transition.Refused refused -> new BeginAnswer.Lost(refused.record());
            };
        });
    }

    private BeginAnswer begun(CallRecord current, CallRecord begun, Fence fence, Instant now) {
        List<CallRecord> others = records.equalTo(current.description(), now).stream()
                .filter(other -> !other.id().equals(current.id()))
                .toList();
        Optional<RepeatGuard.Block> block = RepeatGuard.check(others, false, now);
        if (block.isPresent()) {
            return new BeginAnswer.Guarded(block.get());
        }
        records.put(begun, now);
        audit.write(now, AuditKind.ATTEMPT_BEGUN, current, begun, fence.owner().text());
        return new BeginAnswer.Granted(begun);
    }

    @Override
    public CompletionStage<Transition> endAttempt(CallId call, Fence fence, AttemptReport report, Duration lease) {
        return state.atomically(now -> {
            CallRecord current = state.known(call, now);
            Transition transition = current.endAttempt(fence, report, now, lease);
            return reported(current, transition, AuditKind.ATTEMPT_ENDED, fence, report, now);
        });
    }

    @Override
    public CompletionStage<Transition> finish(CallId call, Fence fence, AttemptReport report, Verdict verdict) {
        return state.atomically(now -> {
            CallRecord current = state.known(call, now);
            Transition transition = current.finish(fence, report, state.asFarAsKept(verdict, now), now);
            return reported(current, transition, AuditKind.FINISHED, fence, report, now);
        });
    }

    private Transition reported(
            CallRecord before, Transition transition, AuditKind kind, Fence fence, AttemptReport report, Instant now) {
        if (transition instanceof Transition.Moved moved) {
            records.put(moved.record(), now);
        }
        eventOf(transition, kind, fence)
                .ifPresent(word -> audit.write(
                        now,
                        word.label(),
                        Optional.of(before),
                        transition.record(),
                        fence.owner().text(),
                        AuditTrail.detailOf(report)));
        return transition;
    }

    /** What a report is remembered as; one of an attempt that was never permitted and says nothing is not. */
    private static Optional<AuditKind> eventOf(Transition transition, AuditKind kind, Fence fence) {
        return switch (transition) {
            case Transition.Moved moved -> Optional.of(moved.late() ? AuditKind.LATE_FINISH : kind);
            case Transition.Refused refused when refused.contradicts() -> Optional.of(AuditKind.DUPLICATE_EFFECT);
            case Transition.Refused refused ->
                refused.record().knows(fence) ? Optional.of(AuditKind.LATE_FINISH) : Optional.empty();
            case Transition.Repeated _ -> Optional.empty();
        };
    }

    @Override
    public CompletionStage<Void> abandon(AdmitCommand command) {
        return state.atomically(now -> {
                    OwnerToken owner = command.owner();
                    state.abandon(owner, now);
                    state.standing(command.description(), now).ifPresent(current -> {
                        if (current.abandoned(owner, now) instanceof Transition.Moved moved) {
                            records.put(moved.record(), now);
                            audit.write(now, AuditKind.ABANDONED, current, moved.record(), owner.text());
                        }
                    });
                    return now;
                })
                .thenAccept(_ -> {});
    }

    @Override
    public CompletionStage<Void> clientGone(CallId call, Fence fence) {
        return state.atomically(now -> {
                    CallRecord current = state.known(call, now);
                    if (current.clientGone(fence, now) instanceof Transition.Moved moved) {
                        records.put(moved.record(), now);
                        audit.write(
                                now,
                                AuditKind.CLIENT_GONE,
                                current,
                                moved.record(),
                                fence.owner().text());
                    }
                    return now;
                })
                .thenAccept(_ -> {});
    }

    @Override
    public CompletionStage<Optional<CallRecord>> find(CallId call) {
        return state.atomically(now -> state.touched(records.find(call), now));
    }

    @Override
    public CompletionStage<Optional<CallRecord>> findByKey(String tenant, String tool, IdempotencyKey key) {
        return state.atomically(now -> state.touched(records.findByKey(tenant, tool, key), now));
    }

    /** Where a page begins, and the time it speaks of. */
    private record Start(long beforeSerial, Instant now) {}

    @Override
    public CompletionStage<CallPage> list(CallQuery query) {
        return state.atomically(now -> new Start(
                        query.cursor().map(EmbeddedCallStore::serialOf).orElse(Long.MAX_VALUE), now))
                .thenApply(start -> page(query, start));
    }

    /** Read without the lock: a record's value never changes, and the page says how each stands at the start's time. */
    private CallPage page(CallQuery query, Start start) {
        List<CallRecord> page = new ArrayList<>();
        long last = start.beforeSerial();
        for (Map.Entry<Long, CallRecord> entry : records.newestFirst(last).entrySet()) {
            CallRecord current = entry.getValue().asOf(start.now());
            if (current.isExpired(start.now()) || !matches(query, current)) {
                continue;
            }
            if (page.size() == query.limit()) {
                return new CallPage(page, Optional.of(Long.toString(last)));
            }
            page.add(current);
            last = entry.getKey();
        }
        return new CallPage(page, Optional.empty());
    }

    private static boolean matches(CallQuery query, CallRecord record) {
        CallDescription description = record.description();
        return query.tenant()
                        .filter(tenant -> !tenant.equals(description.tenant()))
                        .isEmpty()
                && query.tool().filter(tool -> !tool.equals(description.tool())).isEmpty()
                && query.workflow()
                        .filter(workflow -> !description.caller().workflow().equals(Optional.of(workflow)))
                        .isEmpty()
                && query.state()
                        .filter(state -> !state.equals(record.state().label()))
                        .isEmpty();
    }

    private static long serialOf(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException _) {
            throw new StoreConflict("no cursor of this store: " + cursor);
        }
    }

    @Override
    public CompletionStage<UnsettledCalls> unsettled() {
        return state.atomically(now -> {
            Map<String, Integer> countByTool = new TreeMap<>();
            Duration oldest = Duration.ZERO;
            for (CallRecord open : records.open()) {
                CallRecord current = open.asOf(now);
                Optional<Instant> since = current.state().unsettledSince();
                if (since.isPresent()) {
                    countByTool.merge(current.description().tool(), 1, Integer::sum);
                    Duration age = Duration.between(since.get(), now);
                    oldest = age.compareTo(oldest) > 0 ? age : oldest;
                }
            }
            return new UnsettledCalls(countByTool, oldest);
        });
    }

    @Override
    public CompletionStage<Integer> sweep(int most) {
        return state.atomically(now -> state.swept(most, now));
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus(
                "embedded",
                false,
                true,
                "Guards the calls of this process only, and forgets them when it ends; name a Redis to share them.");
    }

    @Override
    public CompletionStage<List<AuditEvent>> of(CallId call) {
        return state.atomically(_ -> audit.of(call));
    }

    @Override
    public CompletionStage<List<AuditEvent>> since(long afterSequence, int limit) {
        return state.atomically(_ -> audit.since(afterSequence, Math.min(limit, MOST_EVENTS_AT_ONCE)));
    }

    @Override
    public CompletionStage<Void> append(CallId call, String kind, Map<String, String> detail) {
        return state.atomically(now -> {
                    CallRecord current = state.known(call, now);
                    audit.write(now, kind, Optional.of(current), current, SIDECAR, detail);
                    return now;
                })
                .thenAccept(_ -> {});
    }

    @Override
    public void addListener(Listener listener) {
        state.addListener(listener);
    }
}
