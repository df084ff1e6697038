package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CheckCommandTest {

    private static final String SEED = "src/test/resources/contracts/seed.yaml";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aSoundFileIsToldWithItsAdviceAndEndsWithZero() {
        int exit = check(Map.of("HOLDFAST_UPSTREAM_URL", "http://127.0.0.1:8080"), SEED);

        assertThat(exit).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(SEED + ": tools.create_ticket: warning: unknown-without-reconcile: ")
                .contains(SEED + ": sound; tools: 2, upstreams: 1, warnings: 1, notes: ")
                .doesNotContain("upstream-url-needed");
    }

    @Test
    void aFileThatNamesNoUpstreamIsSoundWithoutTheVariableAndSaysThatItIsNeeded() {
        int exit = check(Map.of(), SEED);

        assertThat(exit).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("upstreams.default: note: upstream-url-needed: ");
    }

    @Test
    void aRefusedFileIsToldLineByLineAndEndsWithOne() throws IOException {
        Path file = write("tools:\n  act:\n    mode: wirte\n    deadline: 30\n");

        int exit = check(Map.of(), file.toString());

        assertThat(exit).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        file + ":3:11: tool act: mode: is 'wirte'; expected one of read, write; did you mean 'write'?",
                        file + ":4:15: tool act: deadline: is '30'; expected a duration such as 100ms, 5s, 2m, 24h or"
                                + " 7d, at most 3650d",
                        file + ": refused; errors: 2");
    }

    @Test
    void theJsonFormHoldsErrorsAndAdvice() throws IOException {
        Path refused = write("tools:\n  act:\n    mode: wirte\n");

        assertThat(check(Map.of(), refused.toString(), "--format", "json")).isEqualTo(1);
        JsonNode errors = new ObjectMapper().readTree(out.toByteArray());
        assertThat(errors.get("sound").asBoolean()).isFalse();
        assertThat(errors.at("/errors/0/line").asInt()).isEqualTo(3);
        assertThat(errors.at("/errors/0/column").asInt()).isEqualTo(11);
        assertThat(errors.at("/errors/0/tool").asText()).isEqualTo("act");
        assertThat(errors.at("/errors/0/key").asText()).isEqualTo("mode");
        assertThat(errors.at("/errors/0/problem").asText()).contains("did you mean 'write'?");

        out.reset();
        assertThat(check(Map.of(), "--format", "json", "--upstream-url", "http://crm.example", SEED))
                .isZero();
        JsonNode sound = new ObjectMapper().readTree(out.toByteArray());
        assertThat(sound.get("sound").asBoolean()).isTrue();
        assertThat(sound.at("/advice/0/rule").asText()).isEqualTo("no-tls");
        assertThat(sound.at("/advice/0/severity").asText()).isEqualTo("warning");
        assertThat(sound.at("/advice/0/upstream").asText()).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "one.yaml two.yaml",
                "--format",
                "--format xml one.yaml",
                "--verbose one.yaml",
                "one.yaml --upstream-url",
                "one.yaml --upstream-url :"
            })
    void aCommandThatIsNotUnderstoodEndsWithTwoAndTheUsage(String arguments) {
        int exit = check(Map.of(), arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).endsWith(CheckCommand.USAGE + System.lineSeparator());
        assertThat(out.size()).isZero();
    }

    @Test
    void aFileThatCannotBeReadEndsWithTwo() {
        int exit = check(Map.of(), directory.resolve("nowhere.yaml").toString());

        assertThat(exit).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("cannot be read: there is no such file");
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("holdfast.yaml"), yaml);
    }

    private int check(Map<String, String> environment, String... arguments) {
        return new CheckCommand(
                        environment,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
    }
}
