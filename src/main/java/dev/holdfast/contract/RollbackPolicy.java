package dev.holdfast.contract;

import java.time.Duration;
import java.util.Optional;

/**
 * How far an effect can be taken back.
 *
 * @param strategy by whom
 * @param compensatingAction the undoing call; there if and only if the strategy is {@code compensate}
 * @param reversibleFor the point of no return, from the success on; empty: never
 * @param reconcileOnUnknown ask the upstream where nobody knows what happened
 */
public record RollbackPolicy(
        RollbackStrategy strategy,
        Optional<CompensatingAction> compensatingAction,
        Optional<Duration> reversibleFor,
        boolean reconcileOnUnknown) {

    public static final RollbackPolicy NONE =
            new RollbackPolicy(RollbackStrategy.NONE, Optional.empty(), Optional.empty(), true);

    public RollbackPolicy {
        boolean compensates = strategy == RollbackStrategy.COMPENSATE;
        new Checks()
                .require(
                        compensates == compensatingAction.isPresent(),
                        "rollback.compensating_action",
                        compensates
                                ? "is missing, but strategy is compensate"
                                : "goes only with strategy: compensate, but strategy is " + strategy.label())
                .require(
                        reversibleFor.isEmpty() || reversibleFor.get().isPositive(),
                        "rollback.reversible_for",
                        "must be longer than 0")
                .throwIfAny();
    }
}
