package dev.holdfast.admin;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The query of a request, read strictly: a filter that is misspelled, empty or named twice would list more than was asked
 * for, so each of these is refused.
 */
final class QueryParameters {

    private final MultivaluedMap<String, String> values;

    private QueryParameters(MultivaluedMap<String, String> values) {
        this.values = values;
    }

    /**
     * The query of {@code uri}.
     *
     * @throws ControlFailure where it has a parameter that is not in {@code known}, or has one without a value or twice
     */
    static QueryParameters of(UriInfo uri, Set<String> known) {
        for (Map.Entry<String, List<String>> given : uri.getQueryParameters().entrySet()) {
            String name = given.getKey();
            if (!known.contains(name)) {
                throw ControlFailure.invalid(
                        name, "is not a parameter here; there are " + String.join(", ", new TreeSet<>(known)));
            }
            if (given.getValue().size() > 1) {
                throw ControlFailure.invalid(name, "is given more than once");
            }
            if (given.getValue().getFirst().isEmpty()) {
                throw ControlFailure.invalid(name, "has no value");
            }
        }
        return new QueryParameters(uri.getQueryParameters());
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.getFirst(name));
    }

    /** A value out of a closed set. */
    Optional<String> oneOf(String name, Set<String> choices) {
        Optional<String> value = text(name);
        if (value.isPresent() && !choices.contains(value.get())) {
            throw ControlFailure.invalid(name, "must be one of " + String.join(", ", new TreeSet<>(choices)));
        }
        return value;
    }

    /** A whole number; {@code otherwise} where it is not given. */
    long number(String name, long least, long most, long otherwise) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.get().matches("[0-9]{1,18}")) {
            long value = Long.parseLong(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw ControlFailure.invalid(name, "must be a whole number from " + least + " to " + most);
    }
}
