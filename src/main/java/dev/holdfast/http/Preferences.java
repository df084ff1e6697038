package dev.holdfast.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Prefer header field (RFC 7240), of which Holdfast itself takes {@code wait}. What is malformed is not a wish. */
final class Preferences {

    /** Longer numbers mean "as long as you will". */
    private static final int MOST_DIGITS = 9;

    private static final Pattern WAIT =
            Pattern.compile("wait\\s*=\\s*(?:([0-9]+)|\"([0-9]+)\")\\s*(?:;.*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern IS_WAIT = Pattern.compile("wait\\s*(?:[=;].*)?", Pattern.CASE_INSENSITIVE);

    private Preferences() {}

    /** How long the client would wait, at most {@code longest}; where it says so twice, the first counts (section 2). */
    static Optional<Duration> waitOf(List<String> fieldValues, Duration longest) {
        return fieldValues.stream()
                .flatMap(value -> preferencesIn(value).stream())
                .filter(preference -> IS_WAIT.matcher(preference).matches())
                .findFirst()
                .flatMap(Preferences::secondsOf)
                .map(asked -> asked.compareTo(longest) < 0 ? asked : longest);
    }

    /** A field value less what Holdfast takes; empty where nothing is left. */
    static Optional<String> passedOn(String fieldValue) {
        List<String> others = preferencesIn(fieldValue).stream()
                .filter(preference -> !IS_WAIT.matcher(preference).matches())
                .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", others));
    }

    private static Optional<Duration> secondsOf(String preference) {
        Matcher wait = WAIT.matcher(preference);
        if (!wait.matches()) {
            return Optional.empty();
        }
        String digits = wait.group(1) != null ? wait.group(1) : wait.group(2);
        return Optional.of(
                digits.length() > MOST_DIGITS
                        ? Duration.ofSeconds(Integer.MAX_VALUE)
                        : Duration.ofSeconds(Long.parseLong(digits)));
    }

    /** Splits at the commas that stand outside quoted strings. */
    private static List<String> preferencesIn(String fieldValue) {
        List<String> preferences = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < fieldValue.length(); i++) {
            char c = fieldValue.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                preferences.add(fieldValue.substring(start, i).strip());
                start = i + 1;
            }
        }
        preferences.add(fieldValue.substring(start).strip());
        preferences.removeIf(String::isEmpty);
        return preferences;
    }
}
