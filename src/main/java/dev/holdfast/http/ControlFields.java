package dev.holdfast.http;

import dev.holdfast.call.CallRequest.Wishes;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.Caller;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.problem.ProblemType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The header fields of a request that speak to Holdfast, and what goes on to the upstream without them. */
final class ControlFields {

    private static final String KEY = "Idempotency-Key";
    private static final String ACTION = "X-Action-Id";
    private static final String FIRST_SENT = "Idempotency-First-Sent";
    private static final String ALLOW_REPEAT = "Holdfast-Allow-Repeat";

    /** Those that end here, in lower case: Holdfast's own, and those that it or the upstream adapter writes anew. */
    private static final Set<String> TAKEN =
            Set.of("idempotency-key", "idempotency-first-sent", "host", "content-length", "expect");

    private static final String OWN_PREFIX = "holdfast-";

    private static final Pattern EPOCH_SECONDS = Pattern.compile("[0-9]{1,11}");

    private ControlFields() {}

    /** The key of a request: that of its header, or else its workflow and action; empty where it has none of these. */
    static Checked<Optional<IdempotencyKey>> keyOf(RequestHead head, Caller caller) {
        List<String> keys = head.values(KEY);
        if (!keys.isEmpty()) {
            return checked(KEY + " ", IdempotencyKey.parse(keys));
        }
        List<String> actions = head.values(ACTION);
        if (actions.isEmpty() || caller.workflow().isEmpty()) {
            return Checked.accept(Optional.empty());
        }
        if (actions.size() > 1) {
            return invalidKey(ACTION + " is sent " + actions.size() + " times instead of once.");
        }
        return checked("The key ", IdempotencyKey.fromAction(caller.workflow().get(), actions.getFirst()));
    }

    /** What else a request asks of Holdfast. */
    static Checked<Wishes> wishesOf(RequestHead head, Duration longestWait) {
        Optional<Duration> wait = Preferences.waitOf(head.values("Prefer"), longestWait);
        Checked<Optional<Instant>> firstSent =
                single(head, FIRST_SENT, ControlFields::instant, "an HTTP date, an ISO 8601 instant or epoch seconds");
        Checked<Optional<CallId>> allowedRepeat = single(head, ALLOW_REPEAT, CallId::parse, "a call id");
        return firstSent.then(sent -> allowedRepeat.then(repeat -> Checked.accept(new Wishes(wait, sent, repeat))));
    }

    /** The end-to-end fields that are not for Holdfast. */
    static List<HeaderField> passedOn(List<HeaderField> endToEnd) {
        return endToEnd.stream().flatMap(ControlFields::passedOn).toList();
    }

    private static Stream<HeaderField> passedOn(HeaderField field) {
        // A server behind CGI takes an underscore for a hyphen, so neither spelling may reach it.
        String name = field.name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (TAKEN.contains(name) || name.startsWith(OWN_PREFIX)) {
            return Stream.empty();
        }
        return name.equals("prefer")
                ? Preferences.passedOn(field.value()).map(rest -> new HeaderField(field.name(), rest)).stream()
                : Stream.of(field);
    }

    private static Checked<Optional<IdempotencyKey>> checked(String subject, IdempotencyKey.Reading reading) {
        return switch (reading) {
            case IdempotencyKey.Parsed parsed -> Checked.accept(Optional.of(parsed.key()));
            case IdempotencyKey.Malformed malformed -> invalidKey(subject + malformed.reason() + ".");
        };
    }

    private static <T> Checked<T> invalidKey(String detail) {
        return Checked.refuse(Refusal.of(ProblemType.IDEMPOTENCY_KEY_INVALID, detail));
    }

    private static <T> Checked<Optional<T>> single(
            RequestHead head, String name, Function<String, Optional<T>> parser, String what) {
        List<String> values = head.values(name);
        if (values.isEmpty()) {
            return Checked.accept(Optional.empty());
        }
        Optional<T> parsed = values.size() == 1 ? parser.apply(values.getFirst().strip()) : Optional.empty();
        return parsed.isPresent()
                ? Checked.accept(parsed)
                : Checked.refuse(Refusal.invalid("The header field " + name + " must be " + what + ", sent once."));
    }

    private static Optional<Instant> instant(String text) {
        if (EPOCH_SECONDS.matcher(text).matches()) {
            return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
        }
        for (DateTimeFormatter format : List.of(DateTimeFormatter.RFC_1123_DATE_TIME, DateTimeFormatter.ISO_INSTANT)) {
            try {
                return Optional.of(format.parse(text, Instant::from));
            } catch (DateTimeException otherFormat) {
                // The next one, then.
            }
        }
        return Optional.empty();
    }
}
