package dev.holdfast.contract;

import dev.holdfast.json.JsonPointer;
import dev.holdfast.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Recognises a response by its status and by values in its JSON body; all that is named must hold.
 *
 * @param statuses the statuses it accepts; empty: every status
 * @param body the values it expects, by pointer
 */
public record ResponseCondition(Set<Integer> statuses, Map<JsonPointer, ExpectedValue> body) {

    public ResponseCondition {
        statuses = Set.copyOf(statuses);
        body = Map.copyOf(body);
        new Checks()
                .require(
                        statuses.stream().allMatch(status -> status >= 100 && status <= 599),
                        "when.status",
                        "holds statuses from 100 to 599, but is " + statuses)
                .require(
                        !statuses.isEmpty() || !body.isEmpty(),
                        "when",
                        "names neither a status nor a value of the body, so it would match every response")
                .throwIfAny();
    }

    /**
     * Whether a response fulfils the condition.
     *
     * @param document the body as JSON; empty where there is none, where it is no JSON, or where it was not kept. Then
     *     a condition on the body does not hold, not even {@code absent}: what was not read proves nothing
     */
    public boolean holds(int status, Optional<JsonValue> document) {
        if (!statuses.isEmpty() && !statuses.contains(status)) {
            return false;
        }
        if (body.isEmpty()) {
            return true;
        }
        return document.isPresent()
                && body.entrySet().stream()
                        .allMatch(
                                entry -> entry.getValue().matches(entry.getKey().find(document.get())));
    }
}
