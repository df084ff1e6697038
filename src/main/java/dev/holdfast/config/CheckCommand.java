package dev.holdfast.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.holdfast.config.LoadResult.Loaded;
import dev.holdfast.config.LoadResult.Refused;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.Declaration;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code holdfast check FILE}: tells the errors of a contract file and what could be safer, and starts nothing. */
public final class CheckCommand {

    /** The command's name, the program's first argument. */
    public static final String NAME = "check";

    /** The file is sound, whatever the advice. */
    public static final int EXIT_SOUND = 0;

    /** The file is refused. */
    public static final int EXIT_REFUSED = 1;

    /** The command was not understood, or the file can't be read. */
    public static final int EXIT_USAGE = 2;

    static final String USAGE = "usage: holdfast check FILE [--format text|json] [--upstream-url URL]";

    private static final String UPSTREAM_URL_VARIABLE = "HOLDFAST_UPSTREAM_URL";

    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;

    public CheckCommand(Map<String, String> environment, PrintStream out, PrintStream err) {
        this.environment = Map.copyOf(environment);
        this.out = out;
        this.err = err;
    }

    /** How the result is written. */
    private enum Format {
        TEXT,
        JSON
    }

    private record Request(Path file, Format format, Optional<URI> upstreamUrl) {}

    /**
     * Runs the command.
     *
     * @param arguments those after {@code check}
     * @return the exit status
     */
    public int run(List<String> arguments) {
        Request request;
        try {
            request = parse(arguments);
        } catch (UsageException wrong) {
            err.println(wrong.getMessage());
            err.println(USAGE);
            return EXIT_USAGE;
        }
        byte[] content;
        try {
            content = ContractLoader.content(request.file());
        } catch (IOException unreadable) {
            err.println(request.file() + ": cannot be read: " + ContractLoader.reason(unreadable));
            return EXIT_USAGE;
        }
        // Where the file relies on the variable and it is not set here, any address does to judge the rest.
        URI upstreamUrl = request.upstreamUrl().orElse(UpstreamReader.NOWHERE);
        LoadResult result = ContractLoader.read(request.file().toString(), content, Optional.of(upstreamUrl));
        if (request.upstreamUrl().isEmpty() && result instanceof Loaded loaded) {
            result = withNeededUrl(loaded);
        }
        switch (request.format()) {
            case TEXT -> writeText(request.file(), result);
            case JSON -> writeJson(request.file(), result);
        }
        return switch (result) {
            case Loaded _ -> EXIT_SOUND;
            case Refused _ -> EXIT_REFUSED;
        };
    }

    private static Loaded withNeededUrl(Loaded loaded) {
        Stream<Advice> needed = loaded.contracts().upstreams().values().stream()
                .filter(upstream -> upstream.url().equals(UpstreamReader.NOWHERE))
                .map(upstream -> new Advice(
                        "upstream-url-needed",
                        Advice.Severity.NOTE,
                        Declaration.upstream(upstream.name()),
                        "has no url here; the sidecar starts only with HOLDFAST_UPSTREAM_URL"));
        return new Loaded(
                loaded.contracts(),
                Stream.concat(needed, loaded.advice().stream()).toList());
    }

    private Request parse(List<String> arguments) throws UsageException {
        Deque<String> left = new ArrayDeque<>(arguments);
        Optional<Path> file = Optional.empty();
        Format format = Format.TEXT;
        Optional<URI> upstreamUrl = url(environment.getOrDefault(UPSTREAM_URL_VARIABLE, ""), UPSTREAM_URL_VARIABLE);
        while (!left.isEmpty()) {
            String argument = left.pop();
            switch (argument) {
                case "--format" -> format = format(left);
                case "--upstream-url" -> upstreamUrl = url(value(left, argument), argument);
                default -> {
                    if (argument.startsWith("-") || file.isPresent()) {
                        throw new UsageException("unexpected argument: " + argument);
                    }
                    file = Optional.of(path(argument));
                }
            }
        }
        return new Request(file.orElseThrow(() -> new UsageException("no file is named")), format, upstreamUrl);
    }

    private static Format format(Deque<String> left) throws UsageException {
        String name = value(left, "--format");
        return switch (name) {
            case "text" -> Format.TEXT;
            case "json" -> Format.JSON;
            default -> throw new UsageException("--format is text or json, not " + name);
        };
    }

    private static String value(Deque<String> left, String option) throws UsageException {
        if (left.isEmpty()) {
            throw new UsageException(option + " needs a value");
        }
        return left.pop();
    }

    private static Optional<URI> url(String text, String source) throws UsageException {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(new URI(text));
        } catch (URISyntaxException invalid) {
            throw new UsageException(source + " is no URL: " + text);
        }
    }

    private static Path path(String text) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw new UsageException("no path: " + text);
        }
    }

    private void writeText(Path file, LoadResult result) {
        switch (result) {
            case Loaded loaded -> {
                loaded.advice().forEach(advice -> out.println(file + ": " + advice));
                ContractSet contracts = loaded.contracts();
                out.printf(
                        Locale.ROOT,
                        "%s: sound; tools: %d, upstreams: %d, warnings: %d, notes: %d%n",
                        file,
                        contracts.tools().size(),
                        contracts.upstreams().size(),
                        count(loaded.advice(), Advice.Severity.WARNING),
                        count(loaded.advice(), Advice.Severity.NOTE));
            }
            case Refused refused -> {
                refused.errors().forEach(out::println);
                out.printf(
                        Locale.ROOT,
                        "%s: refused; errors: %d%n",
                        file,
                        refused.errors().size());
            }
        }
    }

    private static long count(List<Advice> advice, Advice.Severity severity) {
        return advice.stream().filter(piece -> piece.severity() == severity).count();
    }

    private void writeJson(Path file, LoadResult result) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeStringField("file", file.toString());
            json.writeBooleanField("sound", result instanceof Loaded);
            switch (result) {
                case Loaded loaded -> {
                    writeErrors(json, List.of());
                    writeAdvice(json, loaded.advice());
                }
                case Refused refused -> {
                    writeErrors(json, refused.errors());
                    writeAdvice(json, List.of());
                }
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new IllegalStateException("a string took no text", impossible);
        }
        out.println(text);
    }

    private static void writeErrors(JsonGenerator json, List<ContractError> errors) throws IOException {
        json.writeArrayFieldStart("errors");
        for (ContractError error : errors) {
            json.writeStartObject();
            json.writeNumberField("line", error.line());
            json.writeNumberField("column", error.column());
            if (error.tool().isPresent()) {
                json.writeStringField("tool", error.tool().get());
            }
            json.writeStringField("key", error.key());
            json.writeStringField("problem", error.problem());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeAdvice(JsonGenerator json, List<Advice> advice) throws IOException {
        json.writeArrayFieldStart("advice");
        for (Advice piece : advice) {
            json.writeStartObject();
            json.writeStringField("rule", piece.rule());
            json.writeStringField("severity", piece.severity().label());
            switch (piece.about().kind()) {
                case TOOL -> json.writeStringField("tool", piece.about().name());
                case UPSTREAM -> json.writeStringField("upstream", piece.about().name());
                case RISK_CLASS ->
                    json.writeStringField("risk_class", piece.about().name());
            }
            json.writeStringField("advice", piece.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** The command was not understood; the message says which part of it. */
    private static final class UsageException extends Exception {

        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }
}
