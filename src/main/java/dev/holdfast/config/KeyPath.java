package dev.holdfast.config;

import dev.holdfast.contract.Declaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys that lead to a place in a contract file.
 *
 * @param keys from the outside in; an element of a list is part of its key, as in {@code outcomes[0]}
 */
record KeyPath(List<String> keys) {

    static final KeyPath ROOT = new KeyPath(List.of());

    KeyPath {
        keys = List.copyOf(keys);
    }

    static KeyPath of(Declaration declaration) {
        return ROOT.child(declaration.kind().label()).child(declaration.name());
    }

    KeyPath child(String key) {
        List<String> longer = new ArrayList<>(keys);
        longer.add(key);
        return new KeyPath(longer);
    }

    KeyPath element(int index) {
        List<String> same = new ArrayList<>(keys);
        same.set(same.size() - 1, same.getLast() + "[" + index + "]");
        return new KeyPath(same);
    }

    /** The tool that the place belongs to. */
    Optional<String> tool() {
        return keys.size() >= 2 && keys.getFirst().equals(Declaration.Kind.TOOL.label())
                ? Optional.of(keys.get(1))
                : Optional.empty();
    }

    /** The dotted key inside its tool, or inside the file where it belongs to none. */
    String key() {
        return String.join(".", tool().isPresent() ? keys.subList(2, keys.size()) : keys);
    }
}
