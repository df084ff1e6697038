package dev.holdfast.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads a JSON text (RFC 8259) strictly: what two readers might understand differently is refused.
 *
 * <p>Refused beyond the grammar: bytes that are not UTF-8, a byte order mark, lone surrogates and duplicate member names
 * (I-JSON, RFC 7493 sections 2.1 and 2.3); arrays and objects nested deeper than {@value #MAX_DEPTH}; numbers of more
 * than {@value #MAX_NUMBER_LENGTH} characters or with an exponent beyond ±{@value #MAX_EXPONENT}, which would cost far
 * more to work with than to send. For one text and one thread.
 */
public final class JsonParser {

    static final int MAX_DEPTH = 128;
    static final int MAX_NUMBER_LENGTH = 1_000;
    static final int MAX_EXPONENT = 9_999;

    private static final char END = '\uFFFF';

    private final String text;
    private int at;
    private int depth;

    private JsonParser(String text) {
        this.text = text;
    }

    /**
     * Reads a whole JSON text.
     *
     * @throws JsonSyntaxException where it is none, or is refused
     */
    public static JsonValue parse(byte[] utf8) {
        return new JsonParser(decode(utf8)).document();
    }

    /** Reads a whole JSON text; empty where it is none, or is refused. */
    public static Optional<JsonValue> tryParse(byte[] utf8) {
        try {
            return Optional.of(parse(utf8));
        } catch (JsonSyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static String decode(byte[] utf8) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(utf8);
        CharBuffer characters = CharBuffer.allocate(utf8.length);
        CoderResult result = decoder.decode(bytes, characters, true);
        if (result.isError()) {
            throw new JsonSyntaxException("not UTF-8", bytes.position());
        }
        return characters.flip().toString();
    }

    private JsonValue document() {
        JsonValue value = value();
        if (at < text.length()) {
            throw unexpected("the end of the text");
        }
        return value;
    }

    /** Reads one value and the blanks on both sides of it. */
    private JsonValue value() {
        skipBlanks();
        JsonValue value = switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new JsonValue.JsonString(string());
            case 't' -> literal("true", new JsonValue.JsonBoolean(true));
            case 'f' -> literal("false", new JsonValue.JsonBoolean(false));
            case 'n' -> literal("null", JsonValue.JsonNull.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("a value");
        };
        skipBlanks();
        return value;
    }

    private JsonValue object() {
        enter();
        SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
        skipBlanks();
        if (!take('}')) {
            do {
                member(members);
            } while (take(','));
            expect('}');
        }
        depth--;
        return new JsonValue.JsonObject(members);
    }

    private void member(SequencedMap<String, JsonValue> members) {
        skipBlanks();
        int start = at;
        if (peek() != '"') {
            throw unexpected("a member name");
        }
        String name = string();
        if (members.containsKey(name)) {
            throw wrong("a member name that is there already", start);
        }
        skipBlanks();
        expect(':');
        members.put(name, value());
    }

    private JsonValue array() {
        enter();
        List<JsonValue> elements = new ArrayList<>();
        skipBlanks();
        if (!take(']')) {
            do {
                elements.add(value());
            } while (take(','));
            expect(']');
        }
        depth--;
        return new JsonValue.JsonArray(elements);
    }

    /** Steps past an opening bracket. */
    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw wrong("nested deeper than " + MAX_DEPTH, at);
        }
        at++;
    }

    private JsonValue literal(String word, JsonValue value) {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
        return value;
    }

    private String string() {
        at++;
        StringBuilder plain = new StringBuilder();
        while (true) {
            char c = peek();
            if (at >= text.length() || c < 0x20) {
                throw unexpected("a closing quotation mark");
            }
            at++;
            if (c == '"') {
                return plain.toString();
            }
            if (c == '\\') {
                escape(plain);
            } else {
                plain.append(c);
            }
        }
    }

    private void escape(StringBuilder plain) {
        char c = peek();
        at++;
        switch (c) {
            case '"', '\\', '/' -> plain.append(c);
            case 'b' -> plain.append('\b');
            case 'f' -> plain.append('\f');
            case 'n' -> plain.append('\n');
            case 'r' -> plain.append('\r');
            case 't' -> plain.append('\t');
            case 'u' -> codeUnits(plain);
            default -> {
                at--;
                throw unexpected("an escape");
            }
        }
    }

    private void codeUnits(StringBuilder plain) {
        int start = at - 2;
        char first = fourHexDigits();
        plain.append(first);
        if (!Character.isSurrogate(first)) {
            return;
        }
        if (!Character.isHighSurrogate(first) || !text.startsWith("\\u", at)) {
            throw wrong("a lone surrogate", start);
        }
        at += 2;
        char second = fourHexDigits();
        if (!Character.isLowSurrogate(second)) {
            throw wrong("a lone surrogate", start);
        }
        plain.append(second);
    }

    private char fourHexDigits() {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            if (!HexFormat.isHexDigit(c)) {
                throw unexpected("a hexadecimal digit");
            }
            unit = unit << 4 | HexFormat.fromHexDigit(c);
            at++;
        }
        return (char) unit;
    }

    private JsonValue number() {
        int start = at;
        take('-');
        if (!take('0')) {
            digits();
        }
        if (take('.')) {
            digits();
        }
        if (take('e') || take('E')) {
            exponent();
        }
        if (at - start > MAX_NUMBER_LENGTH) {
            throw wrong("a number of more than " + MAX_NUMBER_LENGTH + " characters", start);
        }
        return new JsonValue.JsonNumber(new BigDecimal(text.substring(start, at)));
    }

    private void exponent() {
        if (!take('+')) {
            take('-');
        }
        int start = at;
        digits();
        int magnitude = 0;
        for (int i = start; i < at; i++) {
            magnitude = magnitude * 10 + (text.charAt(i) - '0');
            if (magnitude > MAX_EXPONENT) {
                throw wrong("an exponent beyond " + MAX_EXPONENT, start);
            }
        }
    }

    private void digits() {
        if (!isDigit(peek())) {
            throw unexpected("a digit");
        }
        while (isDigit(peek())) {
            at++;
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private boolean take(char wanted) {
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) {
        if (!take(wanted)) {
            throw unexpected("'" + wanted + "'");
        }
    }

    private JsonSyntaxException unexpected(String wanted) {
        return wrong("expected " + wanted, at);
    }

    private JsonSyntaxException wrong(String problem, int position) {
        int offset = text.substring(0, position).getBytes(StandardCharsets.UTF_8).length;
        return new JsonSyntaxException(problem, offset);
    }
}
