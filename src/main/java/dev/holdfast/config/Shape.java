package dev.holdfast.config;

import dev.holdfast.config.YamlNode.Entry;
import dev.holdfast.config.YamlNode.Mapping;
import dev.holdfast.config.YamlNode.Scalar;
import dev.holdfast.config.YamlNode.Sequence;
import dev.holdfast.contract.InvalidContractException;
import dev.holdfast.contract.Labelled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/** What a key of the contract file may hold: reads a node as a value, or reports why it can't. */
sealed interface Shape<T> {

    /** The value, or empty and at least one problem. */
    Optional<T> read(YamlNode node, KeyPath path, Reading reading);

    /** What belongs here, as the end of "expected …". */
    String expected();

    /**
     * What is true for one reading.
     *
     * @param problems takes what is wrong
     * @param complete whether required keys must be there; not so inside {@code defaults}
     */
    record Reading(Problems problems, boolean complete) {

        <T> Optional<T> refuse(YamlNode node, KeyPath path, Shape<T> shape) {
            problems.add(node.position(), path, "is " + node.shown() + "; expected " + shape.expected());
            return Optional.empty();
        }
    }

    /**
     * A single value.
     *
     * @param take the value of a scalar, empty where it is of another kind; may throw {@link IllegalArgumentException}
     *     with a message of its own
     */
    record Single<T>(String expected, Function<Scalar, Optional<T>> take) implements Shape<T> {
        @Override
        public Optional<T> read(YamlNode node, KeyPath path, Reading reading) {
            try {
                Optional<T> value = node instanceof Scalar scalar ? take.apply(scalar) : Optional.empty();
                return value.isPresent() ? value : reading.refuse(node, path, this);
            } catch (InvalidContractException invalid) {
                reading.problems()
                        .add(
                                node.position(),
                                path,
                                invalid.violations().getFirst().problem());
            } catch (IllegalArgumentException invalid) {
                reading.problems().add(node.position(), path, String.valueOf(invalid.getMessage()));
            }
            return Optional.empty();
        }
    }

    /** One label of an enum. */
    record Choice<E extends Enum<E> & Labelled>(Class<E> type) implements Shape<E> {

        List<String> labels() {
            return Arrays.stream(type.getEnumConstants()).map(Labelled::label).toList();
        }

        @Override
        public Optional<E> read(YamlNode node, KeyPath path, Reading reading) {
            if (!(node instanceof Scalar scalar)) {
                return reading.refuse(node, path, this);
            }
            Optional<E> value = Labelled.find(type, scalar.text());
            if (value.isEmpty()) {
                String problem =
                        "is " + node.shown() + "; expected " + expected() + Spelling.hint(scalar.text(), labels());
                reading.problems().add(node.position(), path, problem);
            }
            return value;
        }

        @Override
        public String expected() {
            return labels().size() == 1 ? labels().getFirst() : "one of " + Labelled.choices(type);
        }
    }

    /** A block of known keys. */
    record Keys(List<Key<?>> keys) implements Shape<Block> {

        static Keys of(Key<?>... keys) {
            return new Keys(List.of(keys));
        }

        List<String> names() {
            return keys.stream().<String>map(Key::name).toList();
        }

        @Override
        public Optional<Block> read(YamlNode node, KeyPath path, Reading reading) {
            if (!(node instanceof Mapping mapping)) {
                return reading.refuse(node, path, this);
            }
            mapping.entries().forEach((name, entry) -> {
                if (!names().contains(name)) {
                    reading.problems().add(entry.keyPosition(), path.child(name), unknown(name));
                }
            });
            Map<String, Object> values = new HashMap<>();
            for (Key<?> key : keys) {
                Entry entry = mapping.entries().get(key.name());
                if (entry != null) {
                    key.shape()
                            .read(entry.value(), path.child(key.name()), reading)
                            .ifPresent(value -> values.put(key.name(), value));
                } else if (key.required() && reading.complete()) {
                    reading.problems()
                            .add(
                                    mapping.position(),
                                    path.child(key.name()),
                                    "is missing; expected " + key.shape().expected());
                }
            }
            return Optional.of(new Block(mapping, path, values));
        }

        private String unknown(String name) {
            Optional<String> elsewhere = Spelling.nearest(name, names()).isPresent()
                    ? Optional.empty()
                    : keys.stream()
                            .filter(key -> key.shape() instanceof Keys inner
                                    && inner.names().contains(name))
                            .<String>map(Key::name)
                            .findFirst();
            return "is not a key that is known here"
                    + elsewhere
                            .map(block -> "; it belongs into the block '" + block + "'")
                            .orElseGet(() -> {
                                String hint = Spelling.hint(name, names());
                                return hint.isEmpty() ? "; expected one of " + String.join(", ", names()) : hint;
                            });
        }

        @Override
        public String expected() {
            return "a block with keys such as " + keys.getFirst().name();
        }
    }

    /** A block that need not be complete: what is missing is given elsewhere. */
    record Incomplete(Keys whole) implements Shape<Block> {
        @Override
        public Optional<Block> read(YamlNode node, KeyPath path, Reading reading) {
            return whole.read(node, path, new Reading(reading.problems(), false));
        }

        @Override
        public String expected() {
            return whole.expected();
        }
    }

    /** Blocks under names that the file chooses. */
    record Named(String what, Keys each) implements Shape<SequencedMap<String, Block>> {
        @Override
        public Optional<SequencedMap<String, Block>> read(YamlNode node, KeyPath path, Reading reading) {
            if (!(node instanceof Mapping mapping)) {
                return reading.refuse(node, path, this);
            }
            SequencedMap<String, Block> named = new LinkedHashMap<>();
            mapping.entries().forEach((name, entry) -> {
                Optional<Block> read = Optional.empty();
                if (entry.value() instanceof Mapping) {
                    read = each.read(entry.value(), path.child(name), reading);
                } else {
                    String problem = "is " + entry.value().shown() + "; expected " + each.expected()
                            + ", or {} for nothing but defaults";
                    reading.problems().add(entry.position(), path.child(name), problem);
                }
                // The name stands even where its block does not, so that nothing else is blamed for naming it.
                named.put(name, read.orElseGet(() -> new Block(Mapping.EMPTY, path.child(name), Map.of())));
            });
            return Optional.of(named);
        }

        @Override
        public String expected() {
            return "a block of " + what + " by name";
        }
    }

    /**
     * A list.
     *
     * @param orOne whether a single element may stand without a list around it
     */
    record ListOf<T>(Shape<T> element, boolean orOne) implements Shape<List<T>> {
        @Override
        public Optional<List<T>> read(YamlNode node, KeyPath path, Reading reading) {
            if (orOne && node instanceof Scalar) {
                return element.read(node, path, reading).map(List::of);
            }
            if (!(node instanceof Sequence sequence)) {
                return reading.refuse(node, path, this);
            }
            List<T> values = new ArrayList<>();
            for (int i = 0; i < sequence.elements().size(); i++) {
                element.read(sequence.elements().get(i), path.element(i), reading)
                        .ifPresent(values::add);
            }
            return values.size() == sequence.elements().size() ? Optional.of(values) : Optional.empty();
        }

        @Override
        public String expected() {
            return (orOne ? element.expected() + ", or a list: " : "a list, each ") + element.expected();
        }
    }

    /** A block whose keys are read too. */
    record MapOf<K, V>(String expected, Single<K> key, Single<V> value) implements Shape<Map<K, V>> {
        @Override
        public Optional<Map<K, V>> read(YamlNode node, KeyPath path, Reading reading) {
            if (!(node instanceof Mapping mapping)) {
                return reading.refuse(node, path, this);
            }
            Map<K, V> values = new LinkedHashMap<>();
            mapping.entries().forEach((name, entry) -> {
                KeyPath place = path.child(name);
                Optional<K> read = key.read(new Scalar(name, false, entry.keyPosition()), place, reading);
                Optional<V> found = value.read(entry.value(), place, reading);
                read.ifPresent(left -> found.ifPresent(right -> values.put(left, right)));
            });
            return values.size() == mapping.entries().size() ? Optional.of(values) : Optional.empty();
        }
    }
}
