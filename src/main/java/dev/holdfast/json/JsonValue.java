package dev.holdfast.json;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A parsed JSON value (RFC 8259 section 3). Two values are equal where they mean the same, however they were spelled. */
public sealed interface JsonValue {

    /** An object; its members in the order of the text, names unique. */
    record JsonObject(SequencedMap<String, JsonValue> members) implements JsonValue {
        public JsonObject {
            members = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(members));
        }
    }

    /** An array. */
    record JsonArray(List<JsonValue> elements) implements JsonValue {
        public JsonArray {
            elements = List.copyOf(elements);
        }
    }

    /** A string, unescaped. */
    record JsonString(String value) implements JsonValue {}

    /**
     * A number with its exact value.
     *
     * @param value with the digits of the text, so that an id of 100 or 1.0 can be shown as it came
     */
    record JsonNumber(BigDecimal value) implements JsonValue {

        /** Whether {@code other} is a number of the same value: 1, 1.0 and 10e-1 are equal. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof JsonNumber number && value.compareTo(number.value) == 0;
        }

        @Override
        public int hashCode() {
            return value.stripTrailingZeros().hashCode();
        }
    }

    /** {@code true} or {@code false}. */
    record JsonBoolean(boolean value) implements JsonValue {}

    /** {@code null}. */
    enum JsonNull implements JsonValue {
        NULL
    }
}
