package dev.holdfast.contract;

import java.time.Duration;
import java.util.Optional;

/** The time over which a limit counts. */
public enum LimitWindow implements Labelled {
    SECOND("second", Duration.ofSeconds(1)),
    MINUTE("minute", Duration.ofMinutes(1)),
    HOUR("hour", Duration.ofHours(1)),
    DAY("day", Duration.ofDays(1)),
    /** A budget that never refills. */
    TOTAL("total", Duration.ZERO);

    private final String label;
    private final Duration length;

    LimitWindow(String label, Duration length) {
        this.label = label;
        this.length = length;
    }

    @Override
    public String label() {
        return label;
    }

    /** The window's length; empty for a budget that never refills. */
    public Optional<Duration> length() {
        return this == TOTAL ? Optional.empty() : Optional.of(length);
    }
}
