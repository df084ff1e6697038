package dev.holdfast.config;

import dev.holdfast.config.Shape.Choice;
import dev.holdfast.config.Shape.ListOf;
import dev.holdfast.config.Shape.MapOf;
import dev.holdfast.config.Shape.Single;
import dev.holdfast.config.YamlNode.Scalar;
import dev.holdfast.contract.ExpectedValue;
import dev.holdfast.contract.KeyHeader;
import dev.holdfast.contract.Labelled;
import dev.holdfast.contract.PathTemplate;
import dev.holdfast.contract.ValueTemplate;
import dev.holdfast.json.JsonPointer;
import dev.holdfast.json.JsonValue;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The kinds of value that a contract file holds. */
final class Shapes {

    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(|KiB|MiB)");
    private static final int MOST_DIGITS = 18;

    /** Longer ones would overflow a store's microseconds before anyone had a use for them. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private Shapes() {}

    /** Text that {@code read} makes a value of; it may throw {@link IllegalArgumentException}. */
    static <T> Single<T> text(String expected, Function<String, T> read) {
        return new Single<>(
                expected, scalar -> Optional.of(scalar).filter(Scalar::isText).map(text -> read.apply(text.text())));
    }

    static Single<String> text(String expected) {
        return text(expected, Function.identity());
    }

    static Single<Boolean> flag() {
        return new Single<>("true or false", scalar -> switch (scalar.plain() ? scalar.text() : "") {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    static Single<Long> whole() {
        return new Single<>(
                "a whole number such as 10",
                scalar -> matches(scalar, WHOLE) && scalar.text().length() <= MOST_DIGITS
                        ? Optional.of(Long.parseLong(scalar.text()))
                        : Optional.empty());
    }

    static Single<Integer> number() {
        return new Single<>(
                "a whole number such as 3, at most " + Integer.MAX_VALUE,
                scalar -> whole().take()
                        .apply(scalar)
                        .filter(value -> value == value.intValue())
                        .map(Long::intValue));
    }

    static Single<Double> decimal() {
        return new Single<>(
                "a number such as 0.5",
                scalar -> matches(scalar, DECIMAL) && scalar.text().length() <= MOST_DIGITS
                        ? Optional.of(Double.parseDouble(scalar.text()))
                        : Optional.empty());
    }

    static Single<Duration> duration() {
        return new Single<>(
                "a duration such as 100ms, 5s, 2m, 24h or 7d, at most 3650d",
                scalar -> Optional.of(DURATION.matcher(scalar.text()))
                        .filter(Matcher::matches)
                        .map(Shapes::durationOf)
                        .filter(duration -> duration.compareTo(LONGEST) <= 0));
    }

    static Single<Integer> size() {
        return new Single<>(
                "a size in bytes such as 65536, 256KiB or 1MiB, below 2GiB",
                scalar -> Optional.of(SIZE.matcher(scalar.text()))
                        .filter(Matcher::matches)
                        .map(Shapes::bytes)
                        .filter(bytes -> bytes <= Integer.MAX_VALUE)
                        .map(Long::intValue));
    }

    static <E extends Enum<E> & Labelled> Choice<E> choice(Class<E> type) {
        return new Choice<>(type);
    }

    static <T> ListOf<T> list(Shape<T> element) {
        return new ListOf<>(element, false);
    }

    static <T> ListOf<T> oneOrMore(Shape<T> element) {
        return new ListOf<>(element, true);
    }

    static Single<JsonPointer> pointer() {
        return text("a JSON pointer such as /items/0/id", JsonPointer::parse);
    }

    static Single<PathTemplate> pathTemplate() {
        return text("a path such as /v1/tickets/{id}", PathTemplate::parse);
    }

    static Single<ValueTemplate> valueTemplate() {
        return text("a path such as /v1/tickets?external_id={upstream_key}", ValueTemplate::parse);
    }

    static Single<URI> url() {
        return text("a URL such as https://crm.internal:8443", text -> {
            try {
                return new URI(text);
            } catch (URISyntaxException invalid) {
                throw new IllegalArgumentException("is no URL: " + invalid.getMessage(), invalid);
            }
        });
    }

    static Single<Path> path() {
        return text("the path of a file", text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException invalid) {
                throw new IllegalArgumentException("is no path: " + invalid.getMessage(), invalid);
            }
        });
    }

    /** A header's name, or a written null where the upstream takes no key; nothing at all would be a guess. */
    static Single<KeyHeader> keyHeader() {
        return new Single<>(
                "a header name such as Idempotency-Key, or null if the upstream takes no key",
                scalar -> scalar.isNull()
                        ? Optional.of(new KeyHeader.None())
                        : Optional.of(scalar).filter(Scalar::isText).map(text -> new KeyHeader.Named(text.text())));
    }

    /** What is expected at pointers into a JSON body. */
    static MapOf<JsonPointer, ExpectedValue> body() {
        return new MapOf<>(
                "a block of JSON pointers and values such as {/code: already_exists}", pointer(), expectedValue());
    }

    private static Single<ExpectedValue> expectedValue() {
        return new Single<>(
                "present, absent, or a text, number or truth value",
                scalar -> switch (scalar.plain() ? scalar.text() : "") {
                    case "present" -> Optional.of(new ExpectedValue.Present());
                    case "absent" -> Optional.of(new ExpectedValue.Absent());
                    default -> json(scalar).map(ExpectedValue.Exactly::new);
                });
    }

    private static Optional<JsonValue> json(Scalar scalar) {
        if (scalar.isText()) {
            return Optional.of(new JsonValue.JsonString(scalar.text()));
        }
        if (matches(scalar, DECIMAL)) {
            return Optional.of(new JsonValue.JsonNumber(new BigDecimal(scalar.text())));
        }
        return flag().take().apply(scalar).map(JsonValue.JsonBoolean::new);
    }

    private static Duration durationOf(Matcher duration) {
        long amount = Long.parseLong(duration.group(1));
        return switch (duration.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static long bytes(Matcher size) {
        long amount = Long.parseLong(size.group(1));
        return switch (size.group(2)) {
            case "KiB" -> amount << 10;
            case "MiB" -> amount << 20;
            default -> amount;
        };
    }

    private static boolean matches(Scalar scalar, Pattern pattern) {
        return scalar.plain() && pattern.matcher(scalar.text()).matches();
    }
}
