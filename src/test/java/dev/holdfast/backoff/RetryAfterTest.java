package dev.holdfast.backoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    /** Ten seconds before the date in RFC 9110's examples. */
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:27Z");

    private static final Duration A_YEAR = Duration.ofDays(366);

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "120, 120", "007, 7", "' 5 ', 5", "0000000000000000000000003, 3"})
    void wholeSecondsAreTaken(String value, long seconds) {
        assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "  Sun, 06 Nov 1994 08:49:37 GMT "
            })
    void theThreeFormatsOfAnHttpDateAreTaken(String value) {
        assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofSeconds(10));
    }

    @Test
    void aDateInThePastIsNow() {
        assertThat(RetryAfter.parse("Sun, 06 Nov 1994 08:49:26 GMT", NOW)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("Sun, 06 Nov 1994 08:49:27 GMT", NOW)).contains(Duration.ZERO);
    }

    @Test
    void aYearOfTwoDigitsIsNeverMoreThanFiftyYearsAhead() {
        assertThat(RetryAfter.parse("Wednesday, 06-Nov-30 08:49:37 GMT", NOW)).contains(A_YEAR);
        assertThat(RetryAfter.parse("Tuesday, 06-Nov-45 08:49:37 GMT", NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31622401",
                "9999999999",
                "9223372036854775807",
                "9223372036854775808",
                "99999999999999999999999999999999999999",
                "Fri, 31 Dec 9999 23:59:59 GMT"
            })
    void moreThanAYearIsAYear(String value) {
        assertThat(RetryAfter.parse(value, NOW)).contains(A_YEAR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1.5",
                "1,2",
                "1 2",
                "1s",
                "0x10",
                "1e3",
                "１２",
                "soon",
                "1994-11-06T08:49:37Z",
                "Sun, 6 Nov 1994 08:49:37 GMT", // one digit
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 08:49 GMT",
                "06 Nov 1994 08:49:37 GMT",
                "Mon, 06 Nov 1994 08:49:37 GMT", // it was a Sunday
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "sun, 06 nov 1994 08:49:37 gmt",
                "Sun, 06 November 1994 08:49:37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06-Nov-94 08:49:37 GMT",
                "Sun Nov 6 08:49:37 1994",
                "So, 06 Nov 1994 08:49:37 GMT"
            })
    void aMalformedValueIsAbsent(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}
