package dev.holdfast.store;

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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** The rules over a plain list: slow, without any index, and easy to believe. For one thread. */
final class ReferenceCallStore implements CallStore {

    private final InstantSource clock;
    private final Instant historyFloor;
    private final Map<CallId, CallRecord> records = new LinkedHashMap<>();
    private final Set<OwnerToken> abandoned = new HashSet<>();

    ReferenceCallStore(InstantSource clock) {
        this.clock = clock;
        this.historyFloor = clock.instant();
    }

    @Override
    public CompletionStage<AdmitAnswer> admit(AdmitCommand command) {
        Instant now = clock.instant();
        CallDescription asked = command.description();
        Optional<CallRecord> standing = standing(asked);
        CallDescription compared = standing.map(CallRecord::description).orElse(asked);
        AdmissionRules.Known known = new AdmissionRules.Known(
                standing, equalTo(compared), abandoned.contains(command.owner()), historyFloor);
        AdmissionRules.Decision decision = AdmissionRules.decide(command, known, now);
        decision.repeated().ifPresent(this::keep);
        decision.admitted().ifPresent(this::keep);
        return CompletableFuture.completedStage(decision.answer());
    }

    @Override
    public CompletionStage<BeginAnswer> beginAttempt(CallId call, Fence fence, Duration lease) {
        Optional<CallRecord> standing = live(record -> record.id().equals(call));
        if (standing.isEmpty()) {
            return missing();
        }
        CallRecord record = standing.get();
        Collection<CallRecord> others = equalTo(record.description()).stream()
                .filter(other -> !other.id().equals(call))
                .toList();
        Optional<RepeatGuard.Block> block = RepeatGuard.check(others, false, clock.instant());
        Transition transition = record.beginAttempt(fence, clock.instant(), lease);
        if (transition instanceof Transition.Moved && block.isPresent()) {
            return CompletableFuture.completedStage(new BeginAnswer.Guarded(block.get()));
        }
        keep(transition.record());
        return CompletableFuture.completedStage(
                transition instanceof Transition.Refused
                        ? new BeginAnswer.Lost(transition.record())
                        : new BeginAnswer.Granted(transition.record()));
    }

    @Override
    public CompletionStage<Transition> endAttempt(CallId call, Fence fence, AttemptReport report, Duration lease) {
        return moved(call, record -> record.endAttempt(fence, report, clock.instant(), lease));
    }

    @Override
    public CompletionStage<Transition> finish(CallId call, Fence fence, AttemptReport report, Verdict verdict) {
        return moved(call, record -> record.finish(fence, report, verdict, clock.instant()));
    }

    @Override
    public CompletionStage<Void> abandon(AdmitCommand command) {
        abandoned.add(command.owner());
        standing(command.description())
                .ifPresent(record ->
                        keep(record.abandoned(command.owner(), clock.instant()).record()));
        return CompletableFuture.allOf();
    }

    @Override
    public CompletionStage<Void> clientGone(CallId call, Fence fence) {
        return moved(call, record -> record.clientGone(fence, clock.instant())).thenAccept(_ -> {});
    }

    @Override
    public CompletionStage<Optional<CallRecord>> find(CallId call) {
        return CompletableFuture.completedStage(live(record -> record.id().equals(call)));
    }

    @Override
    public CompletionStage<Optional<CallRecord>> findByKey(String tenant, String tool, IdempotencyKey key) {
        return CompletableFuture.completedStage(
                live(record -> record.description().tenant().equals(tenant)
                        && record.description().tool().equals(tool)
                        && record.description().key().equals(Optional.of(key))));
    }

    /** All in one page, and of all origins. */
    @Override
    public CompletionStage<CallPage> list(CallQuery query) {
        List<CallRecord> page = all().stream()
                .filter(record -> query.state().isEmpty()
                        || query.state().get().equals(record.state().label()))
                .toList()
                .reversed();
        return CompletableFuture.completedStage(new CallPage(page, Optional.empty()));
    }

    @Override
    public CompletionStage<UnsettledCalls> unsettled() {
        Map<String, Integer> countByTool = new TreeMap<>();
        Duration oldest = Duration.ZERO;
        for (CallRecord record : all()) {
            if (record.state().isUnsettled()) {
                countByTool.merge(record.description().tool(), 1, Integer::sum);
                Duration age = Duration.between(record.state().unsettledSince().orElseThrow(), clock.instant());
                oldest = age.compareTo(oldest) > 0 ? age : oldest;
            }
        }
        return CompletableFuture.completedStage(new UnsettledCalls(countByTool, oldest));
    }

    /** There is nothing to sweep: every answer looks at the clock. */
    @Override
    public CompletionStage<Integer> sweep(int most) {
        return CompletableFuture.completedStage(0);
    }

    @Override
    public StoreStatus status() {
        return new StoreStatus("reference", false, true, "For tests.");
    }

    private interface Move {
        Transition of(CallRecord record);
    }

    private CompletionStage<Transition> moved(CallId call, Move move) {
        Optional<CallRecord> standing = live(record -> record.id().equals(call));
        if (standing.isEmpty()) {
            return missing();
        }
        Transition transition = move.of(standing.get());
        keep(transition.record());
        return CompletableFuture.completedStage(transition);
    }

    private static <T> CompletionStage<T> missing() {
        return CompletableFuture.failedStage(new StoreConflict("no such call"));
    }

    private Optional<CallRecord> standing(CallDescription call) {
        return live(record -> call.key().isEmpty()
                ? record.id().equals(call.id())
                : record.description().key().equals(call.key())
                        && record.description().tenant().equals(call.tenant())
                        && record.description().tool().equals(call.tool()));
    }

    private Collection<CallRecord> equalTo(CallDescription call) {
        return all().stream()
                .filter(record -> record.description().tenant().equals(call.tenant())
                        && record.description().tool().equals(call.tool())
                        && record.description().fingerprint().equals(call.fingerprint()))
                .toList();
    }

    private Optional<CallRecord> live(Predicate<CallRecord> wanted) {
        return all().stream().filter(wanted).findFirst();
    }

    private List<CallRecord> all() {
        records.values().removeIf(record -> record.isExpired(clock.instant()));
        return records.values().stream()
                .map(record -> record.asOf(clock.instant()))
                .toList();
    }

    private void keep(CallRecord record) {
        records.put(record.id(), record);
    }
}
