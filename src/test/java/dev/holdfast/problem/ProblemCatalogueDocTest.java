package dev.holdfast.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ProblemCatalogueDocTest {

    private static final Path DOCUMENT = Path.of("src", "docs", "HTTP.md");
    private static final String HEADING = "### Problems of the data port";

    @Test
    void theDocumentListsEveryProblemAsItIs() throws IOException {
        List<String> rows = rowsUnder(HEADING);

        assertThat(rows)
                .containsExactlyElementsOf(Stream.of(ProblemType.values())
                        .map(type -> "| %d | `%s` | %s | %s |"
                                .formatted(type.status(), type.slug(), type.title(), type.advice()))
                        .toList());
    }

    /** The rows of the table below a heading that begin with a status. */
    private static List<String> rowsUnder(String heading) throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.equals(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.matches("\\| [0-9]{3} .*"))
                .toList();
    }
}
