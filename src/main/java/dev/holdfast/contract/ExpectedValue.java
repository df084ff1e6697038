package dev.holdfast.contract;

import dev.holdfast.json.JsonValue;
import java.util.Optional;

/** What a contract expects at one place of a JSON body. */
public sealed interface ExpectedValue {

    boolean matches(Optional<JsonValue> found);

    /** Any value but {@code null}. */
    record Present() implements ExpectedValue {
        @Override
        public boolean matches(Optional<JsonValue> found) {
            return found.isPresent() && found.get() != JsonValue.JsonNull.NULL;
        }
    }

    /** No value, or {@code null}. */
    record Absent() implements ExpectedValue {
        @Override
        public boolean matches(Optional<JsonValue> found) {
            return found.isEmpty() || found.get() == JsonValue.JsonNull.NULL;
        }
    }

    /** This very scalar; numbers compare by value. */
    record Exactly(JsonValue scalar) implements ExpectedValue {
        @Override
        public boolean matches(Optional<JsonValue> found) {
            return found.isPresent() && same(found.get());
        }

        private boolean same(JsonValue value) {
            if (scalar instanceof JsonValue.JsonNumber expected && value instanceof JsonValue.JsonNumber actual) {
                return expected.value().compareTo(actual.value()) == 0;
            }
            return scalar.equals(value);
        }
    }
}
