package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GuaranteesDocTest {

    private static final Path DOCUMENT = Path.of("src", "docs", "GUARANTEES.md");
    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Pattern TEST_NAME = Pattern.compile("`(\\w+)#(\\w+)`");

    @Test
    void everyPromiseNamesATestThatExists() throws IOException {
        List<MatchResult> named =
                TEST_NAME.matcher(Files.readString(DOCUMENT)).results().toList();
        assertThat(named).isNotEmpty();

        for (MatchResult name : named) {
            assertThat(hasTest(name.group(1), name.group(2))).as(name.group()).isTrue();
        }
    }

    private static boolean hasTest(String className, String methodName) throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(TESTS)) {
            sources = files.filter(file -> file.endsWith(className + ".java")).toList();
        }
        return sources.size() == 1 && Files.readString(sources.getFirst()).contains(" void " + methodName + "(");
    }
}
