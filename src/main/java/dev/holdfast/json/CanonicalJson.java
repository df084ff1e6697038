package dev.holdfast.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/**
 * The one spelling of a JSON value that all equal values share: the JSON Canonicalization Scheme (RFC 8785), with one
 * deviation.
 *
 * <p>RFC 8785 rounds every number to a double. Here two numbers whose exact values differ never share a form, because a
 * call for 9007199254740993 units is not the call for 9007199254740992. A number is laid out as ECMAScript does
 * (ECMA-262, Number::toString), but with its own digits: those are the digits that RFC 8785 writes wherever the number is
 * the shortest decimal of a double, and the exact ones elsewhere (RFC 8785 turns 333333333.33333329 into
 * 333333333.3333333; here it stays). The layout can be read back, so no two values meet. Equal values, such as 1, 1.0 and
 * 10e-1 or -0 and 0, have one form.
 */
public final class CanonicalJson {

    /** A number with more digits before its point is written with an exponent. */
    private static final int MOST_INTEGER_DIGITS = 21;

    /** A number with as many zeros after its point is written with an exponent. */
    private static final int LEADING_ZEROS_OF_EXPONENT = 6;

    private CanonicalJson() {}

    /**
     * The canonical form in UTF-8.
     *
     * @param value nested no deeper than {@link JsonParser} allows, because each level takes a stack frame
     * @throws IllegalArgumentException where a string holds a lone surrogate, which the parser never makes
     */
    public static byte[] encode(JsonValue value) {
        StringBuilder text = new StringBuilder();
        append(value, text);
        try {
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            return bytes;
        } catch (CharacterCodingException loneSurrogate) {
            throw new IllegalArgumentException("a string holds a lone surrogate", loneSurrogate);
        }
    }

    private static void append(JsonValue value, StringBuilder text) {
        switch (value) {
            case JsonValue.JsonObject object -> appendObject(object, text);
            case JsonValue.JsonArray array -> appendArray(array, text);
            case JsonValue.JsonString string -> appendString(string.value(), text);
            case JsonValue.JsonNumber number -> appendNumber(number.value(), text);
            case JsonValue.JsonBoolean bool -> text.append(bool.value());
            case JsonValue.JsonNull _ -> text.append("null");
        }
    }

    private static void appendObject(JsonValue.JsonObject object, StringBuilder text) {
        text.append('{');
        String separator = "";
        // String's own order is that of UTF-16 code units, which RFC 8785 section 3.2.3 asks for.
        for (var member : new TreeMap<>(object.members()).entrySet()) {
            text.append(separator);
            appendString(member.getKey(), text);
            text.append(':');
            append(member.getValue(), text);
            separator = ",";
        }
        text.append('}');
    }

    private static void appendArray(JsonValue.JsonArray array, StringBuilder text) {
        text.append('[');
        for (int i = 0; i < array.elements().size(); i++) {
            if (i > 0) {
                text.append(',');
            }
            append(array.elements().get(i), text);
        }
        text.append(']');
    }

    private static void appendString(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                default -> {
                    if (c < 0x20) {
                        text.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    /** Lays out {@code value} by the cases of ECMA-262's Number::toString; digits, count and point are its s, k and n. */
    private static void appendNumber(BigDecimal value, StringBuilder text) {
        if (value.signum() == 0) {
            text.append('0');
            return;
        }
        if (value.signum() < 0) {
            text.append('-');
        }
        BigDecimal shortest = value.stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int count = digits.length();
        int point = count - shortest.scale();
        if (count <= point && point <= MOST_INTEGER_DIGITS) {
            text.append(digits).repeat('0', point - count);
        } else if (0 < point && point <= MOST_INTEGER_DIGITS) {
            text.append(digits, 0, point).append('.').append(digits, point, count);
        } else if (-LEADING_ZEROS_OF_EXPONENT < point && point <= 0) {
            text.append("0.").repeat('0', -point).append(digits);
        } else {
            text.append(digits.charAt(0));
            if (count > 1) {
                text.append('.').append(digits, 1, count);
            }
            int exponent = point - 1;
            text.append(exponent < 0 ? "e-" : "e+").append(Math.abs(exponent));
        }
    }
}
