package dev.holdfast.json;

import dev.holdfast.json.JsonValue.JsonArray;
import dev.holdfast.json.JsonValue.JsonBoolean;
import dev.holdfast.json.JsonValue.JsonNumber;
import dev.holdfast.json.JsonValue.JsonObject;
import dev.holdfast.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Collects the members of an object that is written, not parsed: any text goes in, and what is absent is left out. For
 * one thread.
 */
public final class JsonMembers {

    private final SequencedMap<String, JsonValue> members = new LinkedHashMap<>();

    /** Adds a string; what is no Unicode text (a lone surrogate) stands as U+FFFD. */
    public JsonMembers text(String name, String value) {
        return value(name, new JsonString(wellFormed(value)));
    }

    public JsonMembers text(String name, Optional<String> value) {
        value.ifPresent(present -> text(name, present));
        return this;
    }

    public JsonMembers number(String name, long value) {
        return value(name, new JsonNumber(BigDecimal.valueOf(value)));
    }

    public JsonMembers bool(String name, boolean value) {
        return value(name, new JsonBoolean(value));
    }

    public JsonMembers array(String name, List<? extends JsonValue> elements) {
        return value(name, new JsonArray(List.copyOf(elements)));
    }

    public JsonMembers value(String name, JsonValue value) {
        members.put(name, value);
        return this;
    }

    /** The object of all members added until now. */
    public JsonObject toObject() {
        return new JsonObject(members);
    }

    private static String wellFormed(String text) {
        if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                .forEach(mended::appendCodePoint);
        return mended.toString();
    }
}
