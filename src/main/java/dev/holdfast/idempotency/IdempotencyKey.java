package dev.holdfast.idempotency;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client names an action by: the same key of the same tenant and tool is the same call.
 *
 * <p>A key can be sent as a bare header value and read back as the same key: it neither begins or ends with a blank nor
 * begins with a quotation mark. So keys that differ here differ for an upstream that is sent them verbatim.
 *
 * @param text 1 to 255 printable ASCII characters
 */
public record IdempotencyKey(String text) {

    public static final int MAX_LENGTH = 255;

    /** Begins every key made of an action; refused in a header, so that a client's key is never taken for one of these. */
    private static final String ACTION_PREFIX = "urn:holdfast:action:";

    private static final Pattern UUID_V7 = Pattern.compile(
            "([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    public IdempotencyKey {
        Optional<String> problem = problemOf(text);
        if (problem.isPresent()) {
            throw new IllegalArgumentException("an idempotency key " + problem.get());
        }
    }

    /** What came of reading a key. */
    public sealed interface Reading {}

    /** A key was read. */
    public record Parsed(IdempotencyKey key) implements Reading {}

    /**
     * No key could be read.
     *
     * @param reason a clause about the key, such as "is empty"
     */
    public record Malformed(String reason) implements Reading {}

    /** Reads the values of all header fields that were sent; more than one of them, even of equal ones, names no key. */
    public static Reading parse(List<String> fieldValues) {
        return fieldValues.size() == 1
                ? parse(fieldValues.getFirst())
                : new Malformed("is sent " + fieldValues.size() + " times instead of once");
    }

    /**
     * Reads a header field's value: the key itself, or the key as a String of RFC 8941 section 3.3.3 without parameters.
     */
    public static Reading parse(String fieldValue) {
        String value = withoutOptionalWhitespace(fieldValue);
        Optional<String> key = value.startsWith("\"") ? unquoted(value) : Optional.of(value);
        if (key.isEmpty()) {
            return new Malformed("begins with a quotation mark but is no string of RFC 8941");
        }
        if (key.get().startsWith(ACTION_PREFIX)) {
            return new Malformed("begins with " + ACTION_PREFIX + "; send X-Workflow-Id and X-Action-Id instead");
        }
        return read(key.get());
    }

    /**
     * The key of an action that is named by its workflow and its own id.
     *
     * <p>Differs for every pair, and from every key of a header: it has a prefix that those may not have, both ids are
     * escaped so that the slash between them is the only one, and where that becomes too long it holds a hash of the pair
     * and no slash.
     */
    public static Reading fromAction(String workflowId, String actionId) {
        for (String id : List.of(workflowId, actionId)) {
            if (id.isEmpty() || !isPrintableAscii(id)) {
                return new Malformed("is made of X-Workflow-Id and X-Action-Id, which must be printable ASCII");
            }
        }
        String readable = ACTION_PREFIX + escaped(workflowId) + '/' + escaped(actionId);
        return read(
                readable.length() <= MAX_LENGTH
                        ? readable
                        : ACTION_PREFIX + HexFormat.of().formatHex(hashOfAction(workflowId, actionId)));
    }

    /** When the client made the key, by its own clock: a UUIDv7 tells (RFC 9562 section 5.7), any other key does not. */
    public Optional<Instant> createdAt() {
        var uuid = UUID_V7.matcher(text);
        return uuid.matches()
                ? Optional.of(Instant.ofEpochMilli(HexFormat.fromHexDigitsToLong(uuid.group(1) + uuid.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }

    private static Reading read(String text) {
        return problemOf(text).<Reading>map(Malformed::new).orElseGet(() -> new Parsed(new IdempotencyKey(text)));
    }

    private static Optional<String> problemOf(String text) {
        if (text.isEmpty()) {
            return Optional.of("is empty");
        }
        if (text.length() > MAX_LENGTH) {
            return Optional.of("has more than " + MAX_LENGTH + " characters");
        }
        if (!isPrintableAscii(text)) {
            return Optional.of("holds a character that is not printable ASCII");
        }
        if (text.startsWith(" ") || text.endsWith(" ")) {
            return Optional.of("begins or ends with a blank");
        }
        return text.startsWith("\"") ? Optional.of("begins with a quotation mark") : Optional.empty();
    }

    private static boolean isPrintableAscii(String text) {
        return text.chars().allMatch(c -> c >= 0x20 && c <= 0x7E);
    }

    /** Strips OWS, which is no part of a field value (RFC 9110 section 5.6.3). */
    private static String withoutOptionalWhitespace(String fieldValue) {
        int start = 0;
        int end = fieldValue.length();
        while (start < end && isBlank(fieldValue.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(fieldValue.charAt(end - 1))) {
            end--;
        }
        return fieldValue.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The content of an RFC 8941 string that is the whole of {@code value}, which begins with a quotation mark. */
    private static Optional<String> unquoted(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                return i == value.length() - 1 ? Optional.of(plain.toString()) : Optional.empty();
            }
            if (c == '\\') {
                i++;
                if (i == value.length() || "\"\\".indexOf(value.charAt(i)) < 0) {
                    return Optional.empty();
                }
            }
            plain.append(value.charAt(i));
        }
        return Optional.empty();
    }

    /** Percent-encodes all but the unreserved characters of RFC 3986 section 2.3. */
    private static String escaped(String id) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean unreserved =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0;
            if (unreserved) {
                text.append(c);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            }
        }
        return text.toString();
    }

    private static byte[] hashOfAction(String workflowId, String actionId) {
        return PartsHash.of("holdfast action key 1")
                .with(workflowId)
                .with(actionId)
                .bytes();
    }
}
