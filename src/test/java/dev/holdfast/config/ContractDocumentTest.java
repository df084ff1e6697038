package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.LoadResult.Loaded;
import dev.holdfast.config.Shape.Incomplete;
import dev.holdfast.config.Shape.Keys;
import dev.holdfast.config.Shape.ListOf;
import dev.holdfast.config.Shape.Named;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ContractDocumentTest {

    private static final Optional<URI> URL = Optional.of(URI.create("http://localhost:8080"));
    private static final Pattern COMPLETE_FILE = Pattern.compile("```yaml complete\n(.*?)```", Pattern.DOTALL);

    static List<String> completeFiles() throws IOException {
        return COMPLETE_FILE
                .matcher(document())
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("completeFiles")
    void everyCompleteFileOfTheDocumentLoads(String yaml) {
        LoadResult result = ContractLoader.read("CONTRACT.md", yaml.getBytes(StandardCharsets.UTF_8), URL);

        assertThat(result).isInstanceOf(Loaded.class);
    }

    @Test
    void thereAreCompleteFilesAndTheFirstIsThatOfTheDesignsSource() throws IOException {
        assertThat(completeFiles()).hasSizeGreaterThan(1);
        assertThat(completeFiles().getFirst())
                .isEqualTo(Files.readString(Path.of("src/test/resources/contracts/seed.yaml")));
    }

    @Test
    void everyKeyThatTheLoaderKnowsIsNamed() throws IOException {
        // Given
        List<String> named = Pattern.compile("[a-z_]+")
                .matcher(document())
                .results()
                .map(MatchResult::group)
                .toList();

        // Then
        assertThat(named)
                .containsAll(keys(ContractKeys.Root.BLOCK)
                        .filter(key -> !key.startsWith("per_"))
                        .toList());
    }

    private static Stream<String> keys(Shape<?> shape) {
        return switch (shape) {
            case Keys keys ->
                keys.keys().stream().flatMap(key -> Stream.concat(Stream.of(key.name()), keys(key.shape())));
            case Incomplete incomplete -> keys(incomplete.whole());
            case Named named -> keys(named.each());
            case ListOf<?> list -> keys(list.element());
            case Shape.Choice<?> _, Shape.MapOf<?, ?> _, Shape.Single<?> _ -> Stream.empty();
        };
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("src/docs/CONTRACT.md"));
    }
}
