package dev.holdfast.outcome;

import dev.holdfast.contract.Outcome;

/**
 * What an attempt's evidence means.
 *
 * @param fact what is certain about the delivery
 * @param outcome what follows from it under the contract
 */
public record Classification(DeliveryFact fact, Outcome outcome) {

    /** Whether the attempt may have had an effect that nobody acknowledged; such doubt outlives the attempt. */
    public boolean leavesDoubt() {
        return switch (outcome) {
            case SIDE_EFFECT_UNKNOWN, PARTIAL_SIDE_EFFECT -> true;
            case SUCCESS, VALIDATION_FAILURE, PERMISSION_DENIED, RETRYABLE_FAILURE -> false;
        };
    }

    /**
     * What this attempt says about a call that an earlier attempt left in doubt. A refusal is certain about itself only;
     * just a success from an upstream that honours the key speaks for the earlier attempt as well.
     *
     * @param honoursKey whether the upstream gives the same result for the same key of this tool, and was sent one
     */
    public Classification afterDoubt(boolean honoursKey) {
        return outcome == Outcome.SUCCESS && honoursKey
                ? this
                : new Classification(DeliveryFact.UNKNOWN, Outcome.SIDE_EFFECT_UNKNOWN);
    }
}
