package dev.holdfast.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Names one value inside a JSON document (RFC 6901).
 *
 * @param tokens the reference tokens, unescaped; none names the whole document
 */
public record JsonPointer(List<String> tokens) {

    public JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /**
     * Reads the string form, such as {@code /items/0/id}.
     *
     * @throws IllegalArgumentException where the text is neither empty nor begins with a slash, or a tilde is followed
     *     by neither 0 nor 1
     */
    public static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(List.of());
        }
        if (text.charAt(0) != '/') {
            throw new IllegalArgumentException("a JSON pointer begins with '/': " + text);
        }
        List<String> tokens = new ArrayList<>();
        for (String token : text.substring(1).split("/", -1)) {
            tokens.add(unescape(token, text));
        }
        return new JsonPointer(tokens);
    }

    /** The value this pointer names in {@code document}, empty where there is none. */
    public Optional<JsonValue> find(JsonValue document) {
        JsonValue at = document;
        for (String token : tokens) {
            JsonValue next = child(at, token);
            if (next == null) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.of(at);
    }

    /**
     * A copy of {@code document} that no longer tells which value stood at this pointer; {@code document} itself where
     * none did. A member is left out. An element of an array becomes {@code null}, so that the others keep their places;
     * so does the whole document.
     */
    public JsonValue removedFrom(JsonValue document) {
        return tokens.isEmpty() ? JsonValue.JsonNull.NULL : removed(document, tokens);
    }

    private static JsonValue removed(JsonValue parent, List<String> path) {
        String token = path.getFirst();
        JsonValue child = child(parent, token);
        if (child == null) {
            return parent;
        }
        @Nullable JsonValue left = path.size() == 1 ? null : removed(child, path.subList(1, path.size()));
        return switch (parent) {
            case JsonValue.JsonObject object -> withMember(object, token, left);
            case JsonValue.JsonArray array ->
                withElement(array, arrayIndex(token), left == null ? JsonValue.JsonNull.NULL : left);
            case JsonValue.JsonString _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _, JsonValue.JsonNull _ ->
                parent;
        };
    }

    private static JsonValue withMember(JsonValue.JsonObject object, String name, @Nullable JsonValue value) {
        SequencedMap<String, JsonValue> members = new LinkedHashMap<>(object.members());
        if (value == null) {
            members.remove(name);
        } else {
            members.put(name, value);
        }
        return new JsonValue.JsonObject(members);
    }

    private static JsonValue withElement(JsonValue.JsonArray array, int index, JsonValue value) {
        List<JsonValue> elements = new ArrayList<>(array.elements());
        elements.set(index, value);
        return new JsonValue.JsonArray(elements);
    }

    private static @Nullable JsonValue child(JsonValue parent, String token) {
        return switch (parent) {
            case JsonValue.JsonObject object -> object.members().get(token);
            case JsonValue.JsonArray array -> {
                int index = arrayIndex(token);
                yield index >= 0 && index < array.elements().size()
                        ? array.elements().get(index)
                        : null;
            }
            case JsonValue.JsonString _, JsonValue.JsonNumber _, JsonValue.JsonBoolean _, JsonValue.JsonNull _ -> null;
        };
    }

    /** The index a token names, or -1: digits without a leading zero (RFC 6901 section 4), at most nine of them. */
    static int arrayIndex(String token) {
        boolean plainDigits = !token.isEmpty()
                && token.length() <= 9
                && token.chars().allMatch(c -> c >= '0' && c <= '9')
                && (token.length() == 1 || token.charAt(0) != '0');
        return plainDigits ? Integer.parseInt(token) : -1;
    }

    private static String unescape(String token, String text) {
        if (token.indexOf('~') < 0) {
            return token;
        }
        StringBuilder plain = new StringBuilder(token.length());
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c != '~') {
                plain.append(c);
                continue;
            }
            char escaped = i + 1 < token.length() ? token.charAt(++i) : ' ';
            switch (escaped) {
                case '0' -> plain.append('~');
                case '1' -> plain.append('/');
                default -> throw new IllegalArgumentException("'~' is followed by 0 or 1 in a JSON pointer: " + text);
            }
        }
        return plain.toString();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (String token : tokens) {
            text.append('/').append(token.replace("~", "~0").replace("/", "~1"));
        }
        return text.toString();
    }
}
