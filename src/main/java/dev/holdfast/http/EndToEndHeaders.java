package dev.holdfast.http;

import dev.holdfast.idempotency.HeaderField;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The header fields of a message that are meant for its final recipient (RFC 9110 section 7.6.1).
 *
 * <p>Left out are the fields of the connection the message came over, those its {@code Connection} nominates, and the
 * pseudo-headers of HTTP/2. This is done once, with what came in: whatever Holdfast adds afterwards is out of reach of a
 * nomination.
 */
public final class EndToEndHeaders {

    /** RFC 9110 section 7.6.1, HTTP2-Settings of RFC 7540, and the fields by which a client and a proxy know each other. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authentication-info",
            "proxy-authorization",
            "te",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private EndToEndHeaders() {}

    /** The end-to-end fields of a request or a response, in order. */
    public static List<HeaderField> of(Iterable<Map.Entry<String, String>> fields) {
        Set<String> nominated = nominatedIn(fields);
        return stream(fields)
                .filter(field -> isEndToEnd(lowerCase(field.getKey()), field.getValue(), nominated))
                .map(field -> new HeaderField(field.getKey(), field.getValue()))
                .toList();
    }

    private static boolean isEndToEnd(String name, String value, Set<String> nominated) {
        if (name.startsWith(":")) {
            return false;
        }
        if (name.equals("te")) {
            // The one thing TE says to more than the next hop: trailers are welcome (RFC 9113 section 8.2.2).
            return value.strip().equalsIgnoreCase("trailers");
        }
        return !HOP_BY_HOP.contains(name) && !nominated.contains(name);
    }

    private static Set<String> nominatedIn(Iterable<Map.Entry<String, String>> fields) {
        Set<String> nominated = new HashSet<>();
        stream(fields)
                .filter(field -> field.getKey().equalsIgnoreCase("connection"))
                .flatMap(field -> Stream.of(field.getValue().split(",", -1)))
                .forEach(name -> nominated.add(lowerCase(name.strip())));
        return nominated;
    }

    private static Stream<Map.Entry<String, String>> stream(Iterable<Map.Entry<String, String>> fields) {
        return StreamSupport.stream(fields.spliterator(), false);
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
