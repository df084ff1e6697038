package dev.holdfast.idempotency;

import static dev.holdfast.idempotency.Calls.LEASE;
import static dev.holdfast.idempotency.Calls.SETTLE_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Seeded;
import dev.holdfast.idempotency.Calls.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever happens to a record in whatever order: it takes only the ways of the diagram in {@link CallState}. */
final class CallRecordPropertyTest {

    private static final Map<String, Set<String>> WAYS = Map.ofEntries(
            Map.entry("SENDING", Set.of("WAITING", "SUCCEEDED", "FAILED", "NOT_APPLIED", "UNKNOWN")),
            Map.entry("WAITING", Set.of("SENDING", "SUCCEEDED", "NOT_APPLIED", "UNKNOWN")),
            Map.entry("UNKNOWN", Set.of("RECONCILING", "SUCCEEDED", "FAILED", "NOT_APPLIED")),
            Map.entry("RECONCILING", Set.of("SUCCEEDED", "FAILED", "NOT_APPLIED", "UNKNOWN", "REVIEW")),
            Map.entry("REVIEW", Set.of("SUCCEEDED", "FAILED", "NOT_APPLIED")),
            Map.entry("NOT_APPLIED", Set.of("SENDING", "SUCCEEDED", "REVIEW")),
            Map.entry("SUCCEEDED", Set.of("COMPENSATING")),
            Map.entry("FAILED", Set.of()),
            Map.entry("COMPENSATING", Set.of("COMPENSATED", "COMPENSATION_REVIEW")),
            Map.entry("COMPENSATION_REVIEW", Set.of("COMPENSATED", "SUCCEEDED")),
            Map.entry("COMPENSATED", Set.of()));

    private static final Map<String, Set<String>> LAPSES = Map.of(
            "SENDING", Set.of("UNKNOWN"),
            "WAITING", Set.of("NOT_APPLIED", "UNKNOWN"),
            "RECONCILING", Set.of("UNKNOWN"),
            "COMPENSATING", Set.of("COMPENSATION_REVIEW"));

    private static final Set<String> SETTLED = Set.of("SUCCEEDED", "FAILED", "NOT_APPLIED", "COMPENSATED");

    private static final Set<String> RAISE_EPOCH =
            Set.of("NOT_APPLIED SENDING", "UNKNOWN RECONCILING", "SUCCEEDED COMPENSATING");

    @Test
    void anyOrderOfEventsKeepsToTheDiagram() {
        Seeded.check(2_000, random -> new History(random).run(60));
    }

    /** One record, and everybody who ever held a part of it. */
    private static final class History {

        private final RandomGenerator random;
        private final List<OwnerToken> owners = new ArrayList<>(List.of(Calls.owner(), Calls.owner()));
        private final List<Fence> fences = new ArrayList<>();
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private CallRecord record;

        History(RandomGenerator random) {
            this.random = random;
            CallDescription call = random.nextBoolean() ? Calls.keyed("k", "body") : Calls.keyedUnhonoured("k", "body");
            record = CallRecord.admitted(call, owners.getFirst(), now, LEASE);
            fences.add(record.admission().fence());
        }

        void run(int events) {
            for (int i = 0; i < events; i++) {
                if (random.nextInt(3) == 0) {
                    pass(Duration.ofSeconds(random.nextLong(40)));
                } else {
                    take(event());
                }
            }
        }

        private void pass(Duration duration) {
            now = now.plus(duration);
            CallRecord later = record.asOf(now);
            if (!later.state().label().equals(record.state().label())) {
                assertThat(LAPSES.getOrDefault(record.state().label(), Set.of()))
                        .contains(later.state().label());
            }
            assertThat(later.epoch()).isEqualTo(record.epoch());
            assertThat(later.asOf(now)).isSameAs(later);
            record = later;
        }

        private Transition event() {
            Ending ending = any(List.of(Calls.success(), Calls.refused(), Calls.notSent(), Calls.doubt()));
            Fence fence = fence();
            OwnerToken owner = any(owners);
            long epoch = record.epoch() - random.nextInt(2);
            Instant seenAt = now.minusSeconds(random.nextLong(60));
            return switch (random.nextInt(12)) {
                case 0, 1 -> fenced(fence, record.finish(fence, ending.report(), ending.verdict(), now));
                case 2 -> fenced(fence, record.endAttempt(fence, ending.report(), now, LEASE));
                case 3 -> fenced(fence, record.beginAttempt(fence, now, LEASE));
                case 4 -> record.reopen(owner, now, LEASE);
                case 5 -> record.abandoned(owner, now);
                case 6 -> record.clientGone(fence, now);
                case 7 -> record.beginReconciliation(owner, now, LEASE);
                case 8 -> record.reconciled(owner, epoch, probeVerdict(), seenAt, now);
                case 9 -> record.resolve(epoch, humanVerdict(), seenAt, now);
                case 10 -> compensation(owner, epoch);
                default -> record.resolveCompensation(epoch, any(List.of(CompensationVerdict.values())), seenAt, now);
            };
        }

        private Transition compensation(OwnerToken owner, long epoch) {
            return random.nextBoolean()
                    ? record.beginCompensation(owner, now, LEASE, SETTLE_AFTER)
                    : record.compensated(owner, epoch, random.nextBoolean(), now);
        }

        private Fence fence() {
            Fence known = any(fences);
            return switch (random.nextInt(4)) {
                case 0 -> known;
                case 1 -> new Fence(any(owners), known.epoch(), known.attempt());
                default -> record.admission().fence();
            };
        }

        /** Whoever moves a call that is being carried out shows the fence of its owner. */
        private Transition fenced(Fence shown, Transition transition) {
            if (transition instanceof Transition.Moved && record.state().isInProgress()) {
                assertThat(shown).isEqualTo(record.admission().fence());
            }
            return transition;
        }

        private void take(Transition transition) {
            CallRecord after = transition.record();
            if (!(transition instanceof Transition.Moved)) {
                assertThat(after).isEqualTo(record);
                return;
            }
            String from = record.state().label();
            String to = after.state().label();
            if (!from.equals(to)) {
                assertThat(WAYS.getOrDefault(from, Set.of()))
                        .as("ways out of %s", from)
                        .contains(to);
            }
            assertThat(after.epoch() - record.epoch()).isEqualTo(RAISE_EPOCH.contains(from + ' ' + to) ? 1 : 0);
            assertThat(after.expiresAt().isPresent()).isEqualTo(SETTLED.contains(to));
            assertThat(after.state().lapsesAt().isPresent()).isEqualTo(LAPSES.containsKey(to));
            if (after.state() instanceof CallState.NotApplied) {
                assertThat(after.admission().doubt()).isFalse();
            }
            if (after.state() instanceof CallState.Failed) {
                assertThat(after.admission().doubt()).isFalse();
            }
            assertThat(after.attempts().getLast().isOf(after.admission().fence()))
                    .isTrue();
            assertThat(after.attempts().size()).isBetween(record.attempts().size(), CallRecord.MAX_ATTEMPTS);
            record = after;
            fences.add(record.admission().fence());
            owners.add(Calls.owner());
        }

        private ProbeVerdict probeVerdict() {
            return any(List.of(
                    new ProbeVerdict.Applied(Optional.empty()),
                    new ProbeVerdict.NotApplied(),
                    new ProbeVerdict.Inconclusive(),
                    new ProbeVerdict.Exhausted()));
        }

        private HumanVerdict humanVerdict() {
            return any(List.of(new HumanVerdict.Applied(Optional.empty()), new HumanVerdict.NotApplied()));
        }

        private <T> T any(List<? extends T> choices) {
            int last = choices.size() - 1;
            return choices.get(random.nextInt(3) == 0 ? last : random.nextInt(choices.size()));
        }
    }
}
