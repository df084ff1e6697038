package dev.holdfast.upstream;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came in whole.
 *
 * @param key value of the key header; empty where there was none
 * @param headers in order; names in lower case; those of HTTP/2 with {@code :} among them
 * @param bodyBytes how long the body was
 * @param body its first 64 KiB
 * @param connection number of the connection it came over, counted from 1
 */
public record Delivery(
        String key,
        String method,
        String target,
        List<Map.Entry<String, String>> headers,
        long bodyBytes,
        String body,
        int connection) {

    /** The values of all fields of that name, in lower case. */
    public List<String> values(String name) {
        return headers.stream()
                .filter(field -> field.getKey().equals(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The value of the first field of that name, in lower case. */
    public Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }
}
