package dev.holdfast.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** A node of a YAML file, with its place; a scalar is text that nobody has interpreted yet. */
sealed interface YamlNode {

    Position position();

    /** The node as an error message shows it, such as {@code 'ye5'} or {@code a list}. */
    String shown();

    /**
     * A single value.
     *
     * @param plain whether it stands without quotes; only then can it be a number, a truth value or null
     */
    record Scalar(String text, boolean plain, Position position) implements YamlNode {

        private static final Pattern NOT_TEXT =
                Pattern.compile("true|false|null|~||[-+]?[0-9]+|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

        private static final int MOST_SHOWN = 60;

        /** Whether nothing was written where a value belongs. */
        boolean isEmpty() {
            return plain && text.isEmpty();
        }

        /** Whether null was written out. */
        boolean isNull() {
            return plain && (text.equals("null") || text.equals("~"));
        }

        /** Whether it is text by YAML 1.2's core schema: quoted, or neither a number nor a truth value nor null. */
        boolean isText() {
            return !plain || !NOT_TEXT.matcher(text).matches();
        }

        @Override
        public String shown() {
            if (isEmpty()) {
                return "empty";
            }
            String quote = plain ? "'" : "\"";
            String start = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
            return quote + start + quote;
        }
    }

    record Sequence(List<YamlNode> elements, Position position) implements YamlNode {

        public Sequence {
            elements = List.copyOf(elements);
        }

        @Override
        public String shown() {
            return "a list";
        }
    }

    record Mapping(SequencedMap<String, Entry> entries, Position position) implements YamlNode {

        static final Mapping EMPTY = new Mapping(new LinkedHashMap<>(), Position.START);

        public Mapping {
            entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
        }

        Optional<YamlNode> find(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        /** This mapping with {@code key} set to {@code value}, its place unchanged. */
        Mapping with(String key, YamlNode value) {
            SequencedMap<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.computeIfPresent(key, (_, entry) -> new Entry(entry.keyPosition(), value));
            return new Mapping(changed, position);
        }

        /** This mapping over {@code defaults}: blocks are merged key by key, anything else replaces. */
        Mapping over(Mapping defaults) {
            SequencedMap<String, Entry> merged = new LinkedHashMap<>(defaults.entries);
            entries.forEach((key, entry) -> merged.merge(key, entry, Mapping::over));
            return new Mapping(merged, position);
        }

        private static Entry over(Entry lower, Entry upper) {
            return lower.value() instanceof Mapping below && upper.value() instanceof Mapping above
                    ? new Entry(upper.keyPosition(), above.over(below))
                    : upper;
        }

        @Override
        public String shown() {
            return "a block of keys";
        }
    }

    /** A key's value and the place of the key. */
    record Entry(Position keyPosition, YamlNode value) {

        /** Where a reader looks for the entry: at a single value, or at the key of anything longer. */
        Position position() {
            return value instanceof Scalar ? value.position() : keyPosition;
        }
    }
}
