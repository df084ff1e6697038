package dev.holdfast.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects the violations of one record while it validates itself. For one thread. */
final class Checks {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

    private final List<ContractViolation> violations = new ArrayList<>();

    Checks require(boolean holds, String key, String problem) {
        if (!holds) {
            violations.add(new ContractViolation(key, problem));
        }
        return this;
    }

    Checks positive(Duration duration, String key) {
        return require(duration.isPositive(), key, "must be longer than 0, but is " + text(duration));
    }

    Checks notNegative(Duration duration, String key) {
        return require(!duration.isNegative(), key, "must not be negative, but is " + text(duration));
    }

    Checks between(long value, long least, long most, String key) {
        return require(
                value >= least && value <= most,
                key,
                "must be between " + least + " and " + most + ", but is " + value);
    }

    /** The name of a tool, an upstream or a risk class: one path segment, one metric tag, one word of a log line. */
    Checks name(String name) {
        return require(
                NAME.matcher(name).matches(),
                "",
                "the name '" + name
                        + "' must be 1 to 64 letters, digits, '.', '_' or '-' and begin with a letter or digit");
    }

    /** A header's name (RFC 9110 section 5.1). */
    Checks headerName(String name, String key) {
        return require(HEADER_NAME.matcher(name).matches(), key, "must be a header name, but is '" + name + "'");
    }

    void throwIfAny() {
        if (!violations.isEmpty()) {
            throw new InvalidContractException(violations);
        }
    }

    /** A duration as the contract file spells it, such as {@code 100ms} or {@code 90s}. */
    static String text(Duration duration) {
        return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
    }
}
