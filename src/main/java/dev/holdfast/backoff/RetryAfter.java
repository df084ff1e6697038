package dev.holdfast.backoff;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The Retry-After header field (RFC 9110 section 10.2.3): whole seconds or a date. */
public final class RetryAfter {

    /** Anything longer is meant as "never"; kept finite so that sums do not overflow. */
    private static final Duration LONGEST = Duration.ofDays(366);

    /** As many digits hold every number of seconds up to {@link #LONGEST}. */
    private static final int MOST_DIGITS = 9;

    private static final DateTimeFormatter IMF_FIXDATE = strictly("EEE, dd MMM uuuu HH:mm:ss 'GMT'");
    private static final DateTimeFormatter ASCTIME_DATE = strictly("EEE MMM ppd HH:mm:ss uuuu");

    private RetryAfter() {}

    /**
     * Reads a field value.
     *
     * @param now the wall clock, for a date
     * @return how long to wait, at most a year; zero for a date in the past; empty where the value is malformed, which
     *     counts as absent
     */
    public static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(seconds(text));
        }
        return date(text, now).map(at -> between(now, at));
    }

    private static Duration seconds(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > MOST_DIGITS
                ? LONGEST
                : shorter(Duration.ofSeconds(Long.parseLong(significant)), LONGEST);
    }

    private static Duration between(Instant now, Instant at) {
        return at.isAfter(now) ? shorter(Duration.between(now, at), LONGEST) : Duration.ZERO;
    }

    /** The three formats that RFC 9110 section 5.6.7 tells recipients to take. */
    private static Optional<Instant> date(String text, Instant now) {
        for (DateTimeFormatter format : List.of(IMF_FIXDATE, rfc850(now), ASCTIME_DATE)) {
            try {
                return Optional.of(LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException otherFormat) {
                // The next one, then.
            }
        }
        return Optional.empty();
    }

    /** The format with a year of two digits, which means no date more than 50 years ahead. */
    private static DateTimeFormatter rfc850(Instant now) {
        int firstYear = now.atZone(ZoneOffset.UTC).getYear() - 49;
        return strict(new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, firstYear)
                .appendPattern(" HH:mm:ss 'GMT'"));
    }

    private static DateTimeFormatter strictly(String pattern) {
        return strict(new DateTimeFormatterBuilder().appendPattern(pattern));
    }

    /** English names, no leniency, and a day of the week that is that of the date. */
    private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
        return builder.toFormatter(Locale.US)
                .withChronology(IsoChronology.INSTANCE)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
