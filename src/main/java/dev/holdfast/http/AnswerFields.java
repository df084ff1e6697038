package dev.holdfast.http;

import dev.holdfast.call.CallReport;
import dev.holdfast.contract.Outcome;
import dev.holdfast.decision.NextStep;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The header fields that Holdfast adds to an answer, and those of an upstream that it lets through beside them. */
final class AnswerFields {

    /** Who made the response that carries an answer. */
    enum Source {
        UPSTREAM("upstream"),
        HOLDFAST("holdfast"),
        REPLAY("replay");

        private final String label;

        Source(String label) {
            this.label = label;
        }
    }

    /**
     * What keeps client libraries from repeating by themselves: those of OpenAI and its relatives read the first, Stripe's
     * read the second; both repeat 409, 429 and 5xx otherwise.
     */
    private static final List<HeaderField> MUST_NOT_REPEAT =
            List.of(new HeaderField("X-Should-Retry", "false"), new HeaderField("Stripe-Should-Retry", "false"));

    private AnswerFields() {}

    /** An upstream's own fields, then Holdfast's. */
    static List<HeaderField> of(CallReport report, Source source, List<HeaderField> upstreams) {
        return of(report, source, upstreams, mustNotRepeat(report.outcome(), report.nextStep()));
    }

    /** The fields of a refusal. Where an identical call is under way, repeating this one is no way to its result. */
    static List<HeaderField> ofRefusal(CallReport report, ProblemType type) {
        return of(
                report,
                Source.HOLDFAST,
                List.of(),
                type == ProblemType.REPEAT_IN_PROGRESS || mustNotRepeat(report.outcome(), report.nextStep()));
    }

    private static List<HeaderField> of(
            CallReport report, Source source, List<HeaderField> upstreams, boolean mustNotRepeat) {
        List<HeaderField> fields = new ArrayList<>();
        for (HeaderField field : upstreams) {
            if (!isHoldfasts(field.name(), mustNotRepeat)) {
                fields.add(field);
            }
        }
        fields.add(new HeaderField("Holdfast-Call-Id", report.callId().text()));
        fields.add(new HeaderField("Holdfast-Outcome", report.outcome().label()));
        fields.add(new HeaderField("Holdfast-Next-Step", report.nextStep().label()));
        if (report.nextStep() instanceof NextStep.Escalate escalate) {
            fields.add(new HeaderField(
                    "Holdfast-Escalation-Reason", escalate.reason().label()));
        }
        fields.add(new HeaderField("Holdfast-Attempts", Integer.toString(report.attempts())));
        fields.add(new HeaderField("Holdfast-Source", source.label));
        report.key().map(IdempotencyKey::text).ifPresent(key -> fields.add(new HeaderField("Idempotency-Key", key)));
        if (source == Source.REPLAY) {
            fields.add(new HeaderField("Idempotent-Replayed", "true"));
        }
        if (!report.recorded()) {
            fields.add(new HeaderField("Holdfast-Recorded", "false"));
        }
        if (mustNotRepeat) {
            fields.addAll(MUST_NOT_REPEAT);
        }
        return fields;
    }

    /** What an answer carries that belongs to no call. */
    static List<HeaderField> withoutCall(Outcome outcome, NextStep nextStep) {
        List<HeaderField> fields = new ArrayList<>();
        fields.add(new HeaderField("Holdfast-Outcome", outcome.label()));
        fields.add(new HeaderField("Holdfast-Next-Step", nextStep.label()));
        fields.add(new HeaderField("Holdfast-Attempts", "0"));
        fields.add(new HeaderField("Holdfast-Source", Source.HOLDFAST.label));
        if (mustNotRepeat(outcome, nextStep)) {
            fields.addAll(MUST_NOT_REPEAT);
        }
        return fields;
    }

    /** Whether somebody other than a client library has to decide what happens next. */
    private static boolean mustNotRepeat(Outcome outcome, NextStep nextStep) {
        boolean inDoubt = outcome == Outcome.SIDE_EFFECT_UNKNOWN || outcome == Outcome.PARTIAL_SIDE_EFFECT;
        return switch (nextStep) {
            case NextStep.Continue _, NextStep.RetryWithBackoff _ -> inDoubt;
            case NextStep.Stop _, NextStep.Reconcile _, NextStep.Escalate _ -> true;
        };
    }

    /** Whether a field is Holdfast's alone to send, so that no upstream can speak in its name. */
    static boolean isHoldfasts(String fieldName, boolean mustNotRepeat) {
        String name = fieldName.toLowerCase(Locale.ROOT);
        return name.startsWith("holdfast-")
                || name.equals("idempotency-key")
                || name.equals("idempotent-replayed")
                || mustNotRepeat
                        && MUST_NOT_REPEAT.stream()
                                .anyMatch(field -> field.name().equalsIgnoreCase(name));
    }
}
