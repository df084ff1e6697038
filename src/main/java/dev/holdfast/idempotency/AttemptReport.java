package dev.holdfast.idempotency;

import dev.holdfast.contract.Outcome;
import java.util.OptionalInt;

/**
 * What one attempt came to, as its sender saw it.
 *
 * @param evidence the label of the transport evidence
 * @param fact the label of the delivery fact
 * @param outcome its class
 * @param status the upstream's status code, where a response head came
 * @param doubt whether it may have had an effect that nobody acknowledged
 */
public record AttemptReport(String evidence, String fact, Outcome outcome, OptionalInt status, boolean doubt) {

    /** The same attempt once the end of its response has shown what it came to. */
    public AttemptReport with(Outcome known) {
        return new AttemptReport(evidence, fact, known, status, known == Outcome.SIDE_EFFECT_UNKNOWN);
    }
}
