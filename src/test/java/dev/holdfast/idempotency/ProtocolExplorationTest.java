package dev.holdfast.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Explores exhaustively what sidecars, the network, the upstream, reconcilers and humans can do to a call: crashes at every
 * step, commands that arrive twice and late, leases that end at any moment, effects that land late. What is promised of
 * every world is in {@link Exploration}; what it rests on, in {@link Steps}.
 */
final class ProtocolExplorationTest {

    /** A key is not honoured: one attempt leaves doubt at most, and no second follows it. */
    private static final boolean UNHONOURED = false;

    private static final boolean HONOURED = true;
    private static final boolean HUMANS = true;
    private static final boolean NO_HUMANS = false;

    static Stream<Bounds> bounds() {
        return Stream.of(
                new Bounds(2, 1, 1, UNHONOURED, 1, NO_HUMANS, Defect.NONE),
                new Bounds(2, 1, 1, UNHONOURED, 0, HUMANS, Defect.NONE),
                new Bounds(2, 1, 2, UNHONOURED, 0, NO_HUMANS, Defect.NONE),
                new Bounds(2, 1, 2, HONOURED, 0, NO_HUMANS, Defect.NONE),
                new Bounds(1, 1, 2, HONOURED, 1, NO_HUMANS, Defect.NONE),
                new Bounds(1, 2, 1, UNHONOURED, 0, NO_HUMANS, Defect.NONE),
                new Bounds(3, 1, 1, UNHONOURED, 0, NO_HUMANS, Defect.NONE));
    }

    /** Minutes, not seconds: ten million worlds and more. */
    static Stream<Bounds> deepBounds() {
        return Stream.of(
                new Bounds(1, 1, 2, HONOURED, 1, HUMANS, Defect.NONE),
                new Bounds(1, 2, 2, HONOURED, 0, NO_HUMANS, Defect.NONE),
                new Bounds(2, 1, 1, UNHONOURED, 1, HUMANS, Defect.NONE),
                new Bounds(2, 1, 2, HONOURED, 1, NO_HUMANS, Defect.NONE),
                new Bounds(2, 1, 2, HONOURED, 0, HUMANS, Defect.NONE),
                new Bounds(2, 2, 1, UNHONOURED, 0, NO_HUMANS, Defect.NONE));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void noWorldBreaksAPromise(Bounds bounds) {
        Exploration.Result result = explored(bounds);

        assertThat(result.violation()).isEmpty();
        assertThat(result.states()).contains("SENDING", "UNKNOWN", "RECONCILING", "SUCCEEDED", "FAILED", "NOT_APPLIED");
    }

    @ParameterizedTest
    @MethodSource("deepBounds")
    @EnabledIfSystemProperty(named = "holdfast.exploration", matches = "deep")
    void noWorldOfManyBreaksAPromise(Bounds bounds) {
        assertThat(explored(bounds).violation()).isEmpty();
    }

    @Test
    void theExplorationReachesReviewAndWaiting() {
        assertThat(explored(new Bounds(1, 1, 2, HONOURED, 0, HUMANS, Defect.NONE))
                        .states())
                .contains("REVIEW", "WAITING");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aBrokenRuleIsFound(Defect defect) {
        Exploration.Result result = explored(smallestBoundsFor(defect).with(defect));

        assertThat(result.violation()).isPresent();
    }

    private static Bounds smallestBoundsFor(Defect defect) {
        return switch (defect) {
            case NONE, LEASE_END_PROVES_ABSENCE, PROBE_BEFORE_SETTLING, PROBE_DATED_BY_ITS_ANSWER, LEASE_NOT_CHECKED ->
                new Bounds(1, 1, 1, UNHONOURED, 0, NO_HUMANS, Defect.NONE);
            case NO_TOMBSTONE, LEASE_RENEWED_BY_ASKING_AGAIN, FENCE_IGNORED ->
                new Bounds(1, 1, 1, UNHONOURED, 1, NO_HUMANS, Defect.NONE);
            case HUMAN_BEFORE_SETTLING -> new Bounds(1, 1, 1, UNHONOURED, 0, HUMANS, Defect.NONE);
            case ATTEMPT_NUMBER_IGNORED -> new Bounds(1, 1, 2, HONOURED, 1, NO_HUMANS, Defect.NONE);
            case LATE_REFUSAL_BEATS_DOUBT, DOUBT_FORGOTTEN, UPSTREAM_FORGETS_KEYS ->
                new Bounds(1, 1, 2, HONOURED, 0, NO_HUMANS, Defect.NONE);
            case NO_GUARD -> new Bounds(2, 2, 1, UNHONOURED, 0, NO_HUMANS, Defect.NONE);
        };
    }

    private static Exploration.Result explored(Bounds bounds) {
        Exploration.Result result = Exploration.of(bounds);
        System.out.println(result.worlds() + " worlds of " + bounds
                + result.violation().map(violation -> ": " + violation).orElse(", and no promise broken"));
        return result;
    }
}
