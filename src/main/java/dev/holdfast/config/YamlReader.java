package dev.holdfast.config;

import dev.holdfast.config.YamlNode.Entry;
import dev.holdfast.config.YamlNode.Mapping;
import dev.holdfast.config.YamlNode.Scalar;
import dev.holdfast.config.YamlNode.Sequence;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Turns a YAML file into nodes with their places; takes the plain part of YAML and refuses the rest.
 *
 * <p>Nodes are made from SnakeYAML's event stream: no tag is resolved and no object constructed, so {@code on} and
 * {@code 0755} stay the text they are until a key says what it wants. Refused are anchors and aliases, tags, a second
 * document, duplicate keys, keys that are no plain values, and what passes the limits on size and depth. For one thread.
 */
final class YamlReader {

    /** The longest contract file that is read. */
    static final int MOST_BYTES = 1 << 20;

    private static final int MOST_DEPTH = 32;

    private final Parser parser;
    private final Problems problems;

    private YamlReader(Parser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /** The file's one mapping; empty where there is none, which is then among the problems. */
    static Optional<Mapping> read(byte[] content, Problems problems) {
        if (content.length > MOST_BYTES) {
            problems.add(Position.START, KeyPath.ROOT, "is longer than " + MOST_BYTES + " bytes");
            return Optional.empty();
        }
        try {
            String text = withoutByteOrderMark(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString());
            LoaderOptions options = new LoaderOptions();
            options.setCodePointLimit(MOST_BYTES);
            YamlReader reader =
                    new YamlReader(new ParserImpl(new StreamReader(new StringReader(text)), options), problems);
            return reader.document();
        } catch (CharacterCodingException notUtf8) {
            problems.add(Position.START, KeyPath.ROOT, "is not UTF-8 text");
        } catch (Refused refused) {
            problems.add(refused.position, refused.path, refused.problem);
        } catch (MarkedYAMLException syntax) {
            problems.add(position(syntax.getProblemMark()), KeyPath.ROOT, "is not YAML: " + syntax.getProblem());
        } catch (YAMLException unreadable) {
            problems.add(
                    Position.START,
                    KeyPath.ROOT,
                    "is not YAML: "
                            + String.valueOf(unreadable.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""));
        }
        return Optional.empty();
    }

    private Optional<Mapping> document() {
        parser.getEvent(); // the stream's start
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            problems.add(Position.START, KeyPath.ROOT, "is empty; expected at least the block tools");
            return Optional.empty();
        }
        parser.getEvent(); // the document's start
        YamlNode root = node(KeyPath.ROOT, 0);
        parser.getEvent(); // the document's end
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw new Refused(
                    position(parser.peekEvent().getStartMark()),
                    KeyPath.ROOT,
                    "begins a second document; expected one");
        }
        if (root instanceof Mapping mapping) {
            return Optional.of(mapping);
        }
        problems.add(root.position(), KeyPath.ROOT, "is " + root.shown() + "; expected a block of keys such as tools");
        return Optional.empty();
    }

    private YamlNode node(KeyPath path, int depth) {
        Event event = parser.getEvent();
        Position position = position(event.getStartMark());
        if (event instanceof AliasEvent || (event instanceof NodeEvent node && node.getAnchor() != null)) {
            throw new Refused(position, path, "has a YAML anchor or alias; write the value out, or use defaults");
        }
        if (depth > MOST_DEPTH) {
            throw new Refused(position, path, "is nested more than " + MOST_DEPTH + " deep");
        }
        return switch (event) {
            case ScalarEvent scalar -> {
                refuseTag(scalar.getTag(), position, path);
                yield new Scalar(scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN, position);
            }
            case SequenceStartEvent sequence -> {
                refuseTag(sequence.getTag(), position, path);
                yield sequence(position, path, depth);
            }
            case MappingStartEvent mapping -> {
                refuseTag(mapping.getTag(), position, path);
                yield mapping(position, path, depth);
            }
            default -> throw new IllegalStateException("a node cannot begin with " + event);
        };
    }

    private Sequence sequence(Position position, KeyPath path, int depth) {
        List<YamlNode> elements = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            elements.add(node(path, depth + 1));
        }
        parser.getEvent();
        return new Sequence(elements, position);
    }

    private Mapping mapping(Position position, KeyPath path, int depth) {
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            YamlNode key = node(path, depth + 1);
            if (!(key instanceof Scalar name)) {
                throw new Refused(key.position(), path, "has " + key.shown() + " as a key; expected a name");
            }
            YamlNode value = node(path.child(name.text()), depth + 1);
            Entry earlier = entries.putIfAbsent(name.text(), new Entry(name.position(), value));
            if (earlier != null) {
                problems.add(
                        name.position(),
                        path.child(name.text()),
                        "stands twice; it is already in line "
                                + earlier.keyPosition().line());
            }
        }
        parser.getEvent();
        return new Mapping(entries, position);
    }

    private static void refuseTag(@Nullable String tag, Position position, KeyPath path) {
        if (tag != null) {
            throw new Refused(position, path, "has the YAML tag " + tag + "; expected a value without one");
        }
    }

    private static Position position(@Nullable Mark mark) {
        return mark == null ? Position.START : new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Ends the reading of a file at what makes the rest of it unreadable. */
    private static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Position position;
        private final transient KeyPath path;
        private final String problem;

        Refused(Position position, KeyPath path, String problem) {
            super(problem, null, false, false);
            this.position = position;
            this.path = path;
            this.problem = problem;
        }
    }
}
