package dev.holdfast.admin;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Durations and sizes as the contract file spells them. */
final class Notation {

    private static final List<Map.Entry<String, Long>> MILLIS_OF_UNITS = List.of(
            Map.entry("d", Duration.ofDays(1).toMillis()),
            Map.entry("h", Duration.ofHours(1).toMillis()),
            Map.entry("m", Duration.ofMinutes(1).toMillis()),
            Map.entry("s", Duration.ofSeconds(1).toMillis()));

    private static final List<Map.Entry<String, Long>> BYTES_OF_UNITS =
            List.of(Map.entry("MiB", 1L << 20), Map.entry("KiB", 1L << 10));

    private Notation() {}

    /** In the largest unit that divides it, such as {@code 7d}, {@code 90s} or {@code 100ms}. */
    static String of(Duration duration) {
        return inLargestUnit(duration.toMillis(), MILLIS_OF_UNITS, "ms");
    }

    /** In the largest unit that divides it, such as {@code 256KiB} or {@code 1000}. */
    static String ofBytes(long bytes) {
        return inLargestUnit(bytes, BYTES_OF_UNITS, "");
    }

    private static String inLargestUnit(long amount, List<Map.Entry<String, Long>> units, String smallest) {
        for (Map.Entry<String, Long> unit : units) {
            if (amount != 0 && amount % unit.getValue() == 0) {
                return amount / unit.getValue() + unit.getKey();
            }
        }
        return amount + smallest;
    }
}
