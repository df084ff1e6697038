package dev.holdfast.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class GuessLimitTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final GuessLimit limit = new GuessLimit();

    @Test
    void closesForTheRestOfTheWindowAfterTenFailures() {
        failTimes(9);
        assertThat(limit.closedFor(START)).isEmpty();

        limit.failed(START.plusSeconds(4));

        assertThat(limit.closedFor(START.plusSeconds(4))).contains(Duration.ofSeconds(6));
        assertThat(limit.closedFor(START.plusMillis(9_999))).contains(Duration.ofMillis(1));
        assertThat(limit.closedFor(START.plusSeconds(10))).isEmpty();
    }

    @Test
    void countsAnewInTheNextWindow() {
        failTimes(10);

        limit.failed(START.plusSeconds(11));

        assertThat(limit.closedFor(START.plusSeconds(11))).isEmpty();
    }

    @Test
    void isNotProlongedByAClockThatIsSetBack() {
        failTimes(10);

        assertThat(limit.closedFor(START.minusSeconds(3_600))).isEmpty();
    }

    private void failTimes(int times) {
        for (int i = 0; i < times; i++) {
            limit.failed(START);
        }
    }
}
