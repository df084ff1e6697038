package dev.holdfast.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/** Random JSON values, and random spellings of a value. */
public final class RandomJson {

    private static final String[] FRAGMENTS = {
        "", "a", "b", "id", "0", "1", "~", "/", "\"", "\\", "\n", "\t", "\u0001", "\u007f", "é", "€", "😀", "\ufb33",
        " "
    };

    private final RandomGenerator random;

    public RandomJson(RandomGenerator random) {
        this.random = random;
    }

    /** A value nested at most {@code depth} deep. */
    public JsonValue value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 5)) {
            case 0 -> JsonValue.JsonNull.NULL;
            case 1 -> new JsonValue.JsonBoolean(random.nextBoolean());
            case 2 -> new JsonValue.JsonString(string());
            case 3, 4 -> new JsonValue.JsonNumber(number());
            case 5 -> array(depth);
            default -> object(depth);
        };
    }

    public JsonValue.JsonObject object(int depth) {
        SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            members.put(string(), value(depth - 1));
        }
        return new JsonValue.JsonObject(members);
    }

    private JsonValue array(int depth) {
        List<JsonValue> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(value(depth - 1));
        }
        return new JsonValue.JsonArray(elements);
    }

    public String string() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
        }
        return text.toString();
    }

    public BigDecimal number() {
        return switch (random.nextInt(4)) {
            case 0 -> BigDecimal.valueOf(random.nextInt(-20, 20));
            case 1 -> BigDecimal.valueOf(random.nextLong());
            case 2 -> new BigDecimal(Double.toString(finiteDouble()));
            default ->
                new BigDecimal(
                        new BigInteger(random.nextInt(1, 120), new Random(random.nextLong())),
                        random.nextInt(-400, 400));
        };
    }

    private double finiteDouble() {
        double any = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(any) ? any : 0.1;
    }

    /** A spelling of {@code value}: blanks, member order, escapes and numbers as they come. */
    public byte[] spelled(JsonValue value) {
        StringBuilder text = new StringBuilder();
        spell(value, text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void spell(JsonValue value, StringBuilder text) {
        blanks(text);
        switch (value) {
            case JsonValue.JsonObject object -> spellObject(object, text);
            case JsonValue.JsonArray array -> spellArray(array, text);
            case JsonValue.JsonString string -> spellString(string.value(), text);
            case JsonValue.JsonNumber number -> text.append(spelledNumber(number.value()));
            case JsonValue.JsonBoolean bool -> text.append(bool.value());
            case JsonValue.JsonNull _ -> text.append("null");
        }
        blanks(text);
    }

    private void spellObject(JsonValue.JsonObject object, StringBuilder text) {
        List<String> names = new ArrayList<>(object.members().keySet());
        Collections.shuffle(names, new Random(random.nextLong()));
        text.append('{');
        blanks(text);
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                text.append(',');
                blanks(text);
            }
            spellString(names.get(i), text);
            blanks(text);
            text.append(':');
            spell(Objects.requireNonNull(object.members().get(names.get(i))), text);
        }
        text.append('}');
    }

    private void spellArray(JsonValue.JsonArray array, StringBuilder text) {
        text.append('[');
        blanks(text);
        for (int i = 0; i < array.elements().size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            spell(array.elements().get(i), text);
        }
        text.append(']');
    }

    private void spellString(String string, StringBuilder text) {
        text.append('"');
        string.codePoints().forEach(c -> {
            if (c < 0x20 || c == '"' || c == '\\' || random.nextInt(4) == 0) {
                String escape = random.nextBoolean() ? "\\u%04x" : "\\u%04X";
                Character.toString(c).chars().forEach(unit -> text.append(String.format(escape, unit)));
            } else {
                text.appendCodePoint(c);
            }
        });
        text.append('"');
    }

    private String spelledNumber(BigDecimal value) {
        BigDecimal rescaled = value.precision() < 200 ? value.setScale(value.scale() + random.nextInt(3)) : value;
        String sign = rescaled.signum() < 0 ? "-" : "";
        int shift = random.nextInt(-3, 4);
        return switch (random.nextInt(4)) {
            case 0 -> rescaled.toPlainString();
            case 1 -> rescaled.toString();
            case 2 -> sign + rescaled.unscaledValue().abs() + "e" + -rescaled.scale();
            default -> rescaled.movePointLeft(shift).toPlainString() + "E" + (shift < 0 ? "" : "+") + shift;
        };
    }

    private void blanks(StringBuilder text) {
        text.repeat(" \t\r\n".charAt(random.nextInt(4)), random.nextInt(3) / 2);
    }
}
