package dev.holdfast.store;

import java.util.Optional;

/**
 * Which records to list.
 *
 * @param tenant only this tenant's
 * @param tool only calls of this tool
 * @param workflow only this workflow's
 * @param state only records in the state with this label
 * @param cursor where the page before ended
 * @param limit how many, 1 to 500
 */
public record CallQuery(
        Optional<String> tenant,
        Optional<String> tool,
        Optional<String> workflow,
        Optional<String> state,
        Optional<String> cursor,
        int limit) {

    public CallQuery {
        if (limit < 1 || limit > 500) {
            throw new IllegalArgumentException("limit must be between 1 and 500, but is " + limit);
        }
    }
}
