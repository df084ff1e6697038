package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.it.SidecarProcess.Ended;
import dev.holdfast.it.SidecarProcess.Settings;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as an operator or a pipeline runs it, with a contract file that is sound and one that is not. */
final class CommandLineIT {

    private static final Path SOUND = Path.of("src", "demo", "holdfast.yaml");
    private static final String BROKEN = """
            upstreams:
              crm: {url: "http://127.0.0.1:1"}
            tools:
              create_ticket:
                mode: write
                retires: {max_attempts: 3}
                deadline: soon
              send_email:
                upstream: mailer
                mode: write
                retry: {max_attempts: 2, retry_on: [side_effect_unknown]}
            """;

    @TempDir
    private Path directory;

    @Test
    void theDemosContractsAreSound() throws Exception {
        Ended check = SidecarProcess.run(nothing(), "check", SOUND.toString());

        assertThat(check.exitCode()).as(check.standardError()).isZero();
        assertThat(check.standardOutput()).contains("sound").contains("tools: 3");
    }

    @Test
    void everyErrorOfAFileIsNamed() throws Exception {
        Path broken = broken();

        Ended check = SidecarProcess.run(nothing(), "check", broken.toString());

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.standardOutput().lines())
                .anySatisfy(line -> assertThat(line).startsWith(broken + ":6:").contains("create_ticket", "retires"))
                .anySatisfy(line -> assertThat(line).startsWith(broken + ":7:").contains("create_ticket", "deadline"))
                .anySatisfy(line -> assertThat(line).startsWith(broken + ":9:").contains("send_email", "mailer"))
                .anySatisfy(line -> assertThat(line).startsWith(broken + ":11:").contains("send_email", "retry_on"));
    }

    @Test
    void aPipelineIsToldTheSame() throws Exception {
        Ended check = SidecarProcess.run(nothing(), "check", broken().toString(), "--format", "json");

        JsonPath json = new JsonPath(check.standardOutput());
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(json.getBoolean("sound")).isFalse();
        assertThat(json.getList("errors.line", Integer.class)).contains(6, 7, 9, 11);
        assertThat(json.getList("errors.tool", String.class)).contains("create_ticket", "send_email");
        assertThat(json.getList("errors.key", String.class)).contains("retires", "deadline", "upstream");
    }

    @Test
    void theUsageIsToldWhereNoFileIsNamed() throws Exception {
        Ended check = SidecarProcess.run(nothing(), "check");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.standardError()).contains("usage: holdfast check FILE");
    }

    @Test
    void aBrokenFileStopsTheStartAndEveryErrorIsNamed() throws Exception {
        Path broken = broken();

        Ended start = SidecarProcess.run(Settings.contracts(broken));

        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(start.standardError())
                .contains(broken + ":6:", broken + ":7:", broken + ":9:", broken + ":11:")
                .doesNotContain("\tat ");
    }

    @Test
    void aMissingFileStopsTheStart() throws Exception {
        Path missing = directory.resolve("missing.yaml");

        Ended start = SidecarProcess.run(Settings.contracts(missing));

        assertThat(start.exitCode()).isEqualTo(1);
        assertThat(start.standardError()).contains(missing.toString());
    }

    private static Settings nothing() {
        return new Settings(Map.of(), List.of());
    }

    private Path broken() throws IOException {
        return Files.writeString(directory.resolve("broken.yaml"), BROKEN);
    }
}
