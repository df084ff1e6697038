package dev.holdfast.contract;

/**
 * How many retries an upstream is asked to bear.
 *
 * @param ratio retries per first attempt over the last 10 s; 0 to 10
 * @param minPerSecond retries per second that are always allowed
 */
public record RetryBudgetPolicy(double ratio, int minPerSecond) {

    public static final RetryBudgetPolicy DEFAULT = new RetryBudgetPolicy(0.2, 1);

    public RetryBudgetPolicy {
        new Checks()
                .require(ratio >= 0 && ratio <= 10, "retry_budget.ratio", "must be between 0 and 10, but is " + ratio)
                .between(minPerSecond, 0, 100_000, "retry_budget.min_per_second")
                .throwIfAny();
    }
}
