package dev.holdfast.idempotency;

import dev.holdfast.contract.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a sender has seen of an attempt. */
enum Seen {
    SUCCESS(Outcome.SUCCESS),
    REFUSED(Outcome.VALIDATION_FAILURE),
    /** Not sent, or provably not processed. */
    NO_EFFECT(Outcome.RETRYABLE_FAILURE),
    /** The end of its patience. */
    NOTHING(Outcome.SIDE_EFFECT_UNKNOWN);

    private static final StoredResult RESULT = new StoredResult(200, List.of(), Optional.empty());

    private final Outcome outcome;

    Seen(Outcome outcome) {
        this.outcome = outcome;
    }

    AttemptReport report() {
        return new AttemptReport(name(), name(), outcome, OptionalInt.empty(), outcome == Outcome.SIDE_EFFECT_UNKNOWN);
    }

    Verdict verdict() {
        return switch (this) {
            case SUCCESS -> new Verdict.Success(RESULT);
            case REFUSED -> new Verdict.Refused(RESULT);
            case NO_EFFECT -> new Verdict.NoEffect();
            case NOTHING -> new Verdict.InDoubt();
        };
    }
}
