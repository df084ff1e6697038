package dev.holdfast.config;

import dev.holdfast.config.YamlNode.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A block of keys that was read: the values that its keys' shapes took.
 *
 * @param node where it stands
 * @param path the keys that lead to it
 * @param values by key; a key whose value was refused is missing here and among the problems
 */
record Block(Mapping node, KeyPath path, Map<String, Object> values) {

    Block {
        values = Map.copyOf(values);
    }

    <T> Optional<T> get(Key<T> key) {
        @SuppressWarnings("unchecked") // the value was read by the key's own shape
        T value = (T) values.get(key.name());
        return Optional.ofNullable(value);
    }

    /** Whether the key was written, be its value sound or not. */
    boolean names(Key<?> key) {
        return node.entries().containsKey(key.name());
    }

    /** The place of a dotted key in this block, or of as much of it as was written; {@code otherwise} if nothing was. */
    Position locate(String key, Position otherwise) {
        Position found = otherwise;
        YamlNode at = node;
        for (String step : key.split("\\.", -1)) {
            String name = step.replaceFirst("\\[[0-9]+]$", "");
            if (!(at instanceof Mapping mapping) || !mapping.entries().containsKey(name)) {
                return found;
            }
            YamlNode.Entry entry = mapping.entries().get(name);
            found = entry.position();
            at = entry.value();
            if (at instanceof YamlNode.Sequence sequence && step.endsWith("]")) {
                List<YamlNode> elements = sequence.elements();
                at = elements.get(Integer.parseInt(step.substring(name.length() + 1, step.length() - 1)));
                found = at.position();
            }
        }
        return found;
    }
}
