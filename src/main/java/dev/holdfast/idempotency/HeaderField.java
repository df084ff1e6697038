package dev.holdfast.idempotency;

import java.util.List;
import java.util.stream.Stream;

/** One header field line (RFC 9110 section 5), as it stood on the wire. */
public record HeaderField(String name, String value) {

    /** The values of all fields of a name, in order; case does not count. */
    public static Stream<String> valuesOf(List<HeaderField> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(HeaderField::value);
    }

    /**
     * Whether a server could take this field for the one of that name: case does not count, and CGI and its heirs (RFC
     * 3875 section 4.1.18) make no difference between a hyphen and an underscore.
     */
    public boolean passesFor(String otherName) {
        return name.replace('_', '-').equalsIgnoreCase(otherName.replace('_', '-'));
    }
}
