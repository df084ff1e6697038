package dev.holdfast.contract;

import java.util.List;
import java.util.Set;

/**
 * What a tool's responses mean where the classifier's own table is not enough.
 *
 * @param commitPoint when a 2xx counts as success
 * @param notProcessedOn statuses by which this upstream proves that it did nothing
 * @param outcomes overrides of the classifier; the first that matches wins
 */
public record ResponsePolicy(CommitPoint commitPoint, Set<Integer> notProcessedOn, List<OutcomeRule> outcomes) {

    public static final ResponsePolicy DEFAULT = new ResponsePolicy(CommitPoint.EOF, Set.of(), List.of());

    public ResponsePolicy {
        notProcessedOn = Set.copyOf(notProcessedOn);
        outcomes = List.copyOf(outcomes);
        new Checks()
                .require(
                        notProcessedOn.stream().allMatch(status -> status >= 300 && status <= 599),
                        "not_processed_on",
                        "holds statuses from 300 to 599, but is " + notProcessedOn)
                .throwIfAny();
    }

    /** Whether any rule looks into the body, so that it has to be read before the response is classified. */
    public boolean readsBody() {
        return outcomes.stream().anyMatch(rule -> !rule.when().body().isEmpty());
    }
}
