package dev.holdfast.contract;

/**
 * A contract's own reading of a response.
 *
 * @param when which responses it speaks of
 * @param outcome what they mean
 * @param notProcessed the upstream proves by such a response that it did nothing
 */
public record OutcomeRule(ResponseCondition when, Outcome outcome, boolean notProcessed) {

    public OutcomeRule {
        new Checks()
                .require(
                        !notProcessed || outcome != Outcome.SUCCESS && outcome != Outcome.PARTIAL_SIDE_EFFECT,
                        "outcomes.not_processed",
                        "contradicts outcome " + outcome.label())
                .require(
                        !notProcessed || outcome != Outcome.SIDE_EFFECT_UNKNOWN,
                        "outcomes.not_processed",
                        "contradicts outcome side_effect_unknown")
                .throwIfAny();
    }
}
