package dev.holdfast.idempotency;

import dev.holdfast.idempotency.CallState.Succeeded;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Keeps a model that lost its key from doing the same thing again under a new one.
 *
 * <p>It looks at the other calls of the same tenant and tool with an equal fingerprint. Doubt about one of them stops
 * every equal call, whatever key it carries; a call without a key is also stopped while an equal one is in progress, and
 * for the contract's {@code repeat_guard} after one succeeded.
 */
public final class RepeatGuard {

    /** Why an equal call stands in the way; the more severe first. */
    public enum Reason {
        IN_DOUBT,
        IN_PROGRESS,
        JUST_SUCCEEDED
    }

    /**
     * An equal call that stands in the way.
     *
     * @param other as it stands now
     */
    public record Block(CallRecord other, Reason reason) {

        /**
         * Whether the agent may pass all the same: it asks by name to repeat the call that succeeded last, and has not been
         * granted that before.
         */
        public boolean isLiftedBy(Optional<CallId> allowedRepeat) {
            return reason == Reason.JUST_SUCCEEDED
                    && !other.repeatSpent()
                    && allowedRepeat.filter(other.id()::equals).isPresent();
        }
    }

    /** The most severe reason first, and of equal ones the youngest call, whose repetition an agent has to ask for. */
    private static final Comparator<Block> MOST_SEVERE = Comparator.comparing(Block::reason)
            .thenComparing(block -> block.other().createdAt(), Comparator.reverseOrder())
            .thenComparing(block -> block.other().id().text());

    private RepeatGuard() {}

    /**
     * The call that stands most in the way of an equal one.
     *
     * @param others the equal calls, without the asking one
     * @param keyless whether the asking call carries no key
     */
    public static Optional<Block> check(Collection<CallRecord> others, boolean keyless, Instant now) {
        return others.stream()
                .flatMap(other -> block(other, keyless, now).stream())
                .min(MOST_SEVERE);
    }

    /** Whether {@code other} could stand in the way of any equal call; what does not, does so again only if it moves. */
    public static boolean mayBlock(CallRecord other, Instant now) {
        return block(other, true, now).isPresent();
    }

    private static Optional<Block> block(CallRecord other, boolean keyless, Instant now) {
        CallRecord current = other.asOf(now);
        return reason(current, keyless, now).map(reason -> new Block(current, reason));
    }

    private static Optional<Reason> reason(CallRecord other, boolean keyless, Instant now) {
        CallState state = other.state();
        boolean doubtful = other.admission().doubt() || other.admission().clientGone();
        if (state.isUnsettled() || (state.isInProgress() && doubtful)) {
            return Optional.of(Reason.IN_DOUBT);
        }
        if (!keyless) {
            return Optional.empty();
        }
        if (state.isInProgress()) {
            return Optional.of(Reason.IN_PROGRESS);
        }
        return state instanceof Succeeded succeeded && now.isBefore(guardEnds(other, succeeded))
                ? Optional.of(Reason.JUST_SUCCEEDED)
                : Optional.empty();
    }

    private static Instant guardEnds(CallRecord other, Succeeded succeeded) {
        return succeeded.at().plus(other.description().contract().repeat().repeatGuard());
    }
}
