package dev.holdfast.idempotency;

import dev.holdfast.json.CanonicalJson;
import dev.holdfast.json.JsonParser;
import dev.holdfast.json.JsonPointer;
import dev.holdfast.json.JsonValue;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells whether two requests are the same call: SHA-256 over method, path, query and content.
 *
 * <p>JSON content counts by its canonical form ({@link CanonicalJson}) less what the rule ignores, content of another
 * type, or that claims to be JSON and is not, by its bytes. Of the content type only that counts: whether it is JSON.
 *
 * @param hex 64 hexadecimal digits in lower case
 */
public record Fingerprint(String hex) {

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public Fingerprint {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("no fingerprint: " + hex);
        }
    }

    /**
     * What a fingerprint is taken of beside the body.
     *
     * @param method in upper case
     * @param path normalised
     * @param query without the question mark; empty where there is none
     * @param contentType the Content-Type field's value; empty where there is none
     */
    public record Head(String method, String path, String query, String contentType) {}

    /**
     * The fingerprint of a request.
     *
     * @param body empty where there is none; not looked at where the rule leaves it out
     */
    public static Fingerprint of(FingerprintRule rule, Head head, byte[] body) {
        PartsHash hash = PartsHash.of("holdfast fingerprint 1")
                .with(head.method())
                .with(head.path())
                .with(head.query());
        if (!rule.bodyIncluded()) {
            hash.with("left out");
        } else if (!isJson(head.contentType())) {
            hash.with("bytes").with(body);
        } else {
            Optional<JsonValue> document = JsonParser.tryParse(body);
            if (document.isPresent()) {
                hash.with("json").with(CanonicalJson.encode(withoutIgnored(rule, document.get())));
            } else {
                hash.with("malformed json").with(body);
            }
        }
        return new Fingerprint(HexFormat.of().formatHex(hash.bytes()));
    }

    @Override
    public String toString() {
        return hex;
    }

    private static JsonValue withoutIgnored(FingerprintRule rule, JsonValue document) {
        JsonValue rest = document;
        for (JsonPointer pointer : rule.ignored()) {
            rest = pointer.removedFrom(rest);
        }
        return rest;
    }

    /** Whether a media type is JSON's own or has its structured suffix (RFC 6839 section 3.1). */
    private static boolean isJson(String contentType) {
        int parameters = contentType.indexOf(';');
        String mediaType = (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
        return mediaType.equals("application/json") || mediaType.endsWith("+json");
    }
}
