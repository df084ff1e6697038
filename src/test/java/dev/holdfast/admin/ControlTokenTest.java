package dev.holdfast.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.admin.ControlToken.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlTokenTest {

    @TempDir
    private Path directory;

    private Path file;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final List<Runnable> readings = new ArrayList<>();

    @BeforeEach
    void writeToken() throws IOException {
        file = Files.writeString(directory.resolve("token"), "right\n");
    }

    @Test
    void grantsTheTokenOfTheFileAndNothingElse() {
        ControlToken token = token();

        assertThat(judged(token, "Bearer right")).isInstanceOf(Access.Granted.class);
        assertThat(judged(token, "bearer  right")).isInstanceOf(Access.Granted.class);
        assertThat(judged(token, "Bearer wrong")).isInstanceOf(Access.Refused.class);
        assertThat(judged(token, "Bearer right ")).isInstanceOf(Access.Refused.class);
        assertThat(judged(token, "Bearer righ")).isInstanceOf(Access.Refused.class);
        assertThat(judged(token, "Basic right")).isInstanceOf(Access.Refused.class);
        assertThat(judged(token, "right")).isInstanceOf(Access.Refused.class);
        assertThat(judged(token, "")).isInstanceOf(Access.Refused.class);
    }

    @Test
    void refusesWhereNoTokenIsSentAndDoesNotCountThatAsAGuess() {
        ControlToken token = token();

        for (int i = 0; i < 20; i++) {
            assertThat(judged(token, null)).isInstanceOf(Access.Refused.class);
        }

        assertThat(judged(token, "Bearer right")).isInstanceOf(Access.Granted.class);
    }

    @Test
    void grantsNothingWhereNoFileIsConfigured() {
        ControlToken token = new ControlToken(Optional.empty(), Runnable::run, () -> now);

        assertThat(judged(token, "Bearer right"))
                .isInstanceOfSatisfying(
                        Access.Unavailable.class,
                        unavailable -> assertThat(unavailable.reason()).contains("HOLDFAST_CONTROL_TOKEN_FILE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two words", "two\nlines", "\u00e4", "===="})
    void grantsNothingWhereTheFileHoldsNoToken(String content) throws IOException {
        Files.writeString(file, content);

        assertThat(judged(token(), "Bearer " + content.strip())).isInstanceOf(Access.Unavailable.class);
    }

    @Test
    void grantsNothingWhereTheFileIsTooLargeOrGone() throws IOException {
        Files.writeString(file, "a".repeat(8 * 1024 + 1));
        assertThat(judged(token(), "Bearer " + "a".repeat(8 * 1024))).isInstanceOf(Access.Unavailable.class);

        Files.delete(file);
        assertThat(judged(token(), "Bearer right")).isInstanceOf(Access.Unavailable.class);
    }

    @Test
    void followsARotationAfterASecondEvenIfNoAttributeOfTheFileChanges() throws IOException {
        ControlToken token = token();
        assertThat(judged(token, "Bearer right")).isInstanceOf(Access.Granted.class);
        FileTime modified = Files.getLastModifiedTime(file);

        Files.writeString(file, "other\n");
        Files.setLastModifiedTime(file, modified);

        now = now.plusMillis(999);
        assertThat(judged(token, "Bearer right")).isInstanceOf(Access.Granted.class);
        now = now.plusMillis(1);
        assertThat(judged(token, "Bearer right")).isInstanceOf(Access.Refused.class);
        assertThat(judged(token, "Bearer other")).isInstanceOf(Access.Granted.class);
    }

    @Test
    void followsALinkThatIsReplacedAsKubernetesDoes() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        ControlToken token = new ControlToken(Optional.of(link), Runnable::run, () -> now);
        assertThat(judged(token, "Bearer right")).isInstanceOf(Access.Granted.class);

        Path next = Files.writeString(directory.resolve("next"), "other");
        Path nextLink = Files.createSymbolicLink(directory.resolve("next-link"), next);
        Files.move(nextLink, link, StandardCopyOption.ATOMIC_MOVE);

        now = now.plusSeconds(1);
        assertThat(judged(token, "Bearer other")).isInstanceOf(Access.Granted.class);
    }

    @Test
    void readsTheFileOnceASecondForAllWhoAskAndNeverOnTheirThread() {
        ControlToken token = new ControlToken(Optional.of(file), readings::add, () -> now);

        CompletableFuture<Access> first =
                token.judge(Optional.of("Bearer right")).toCompletableFuture();
        CompletableFuture<Access> second =
                token.judge(Optional.of("Bearer wrong")).toCompletableFuture();

        assertThat(readings).hasSize(1);
        assertThat(first).isNotDone();
        readings.getFirst().run();
        assertThat(first).isCompletedWithValueMatching(Access.Granted.class::isInstance);
        assertThat(second).isCompletedWithValueMatching(Access.Refused.class::isInstance);
    }

    @Test
    void slowsWrongTokensDownAfterTenAndNeverTheRightOne() {
        ControlToken token = token();
        for (int i = 0; i < 10; i++) {
            assertThat(judged(token, "Bearer wrong" + i)).isInstanceOf(Access.Refused.class);
        }

        assertThat(judged(token, "Bearer wrong")).isInstanceOf(Access.TooManyFailures.class);
        assertThat(judged(token, "Bearer right")).isInstanceOf(Access.Granted.class);
        now = now.plusSeconds(10);
        assertThat(judged(token, "Bearer wrong")).isInstanceOf(Access.Refused.class);
    }

    private ControlToken token() {
        return new ControlToken(Optional.of(file), Runnable::run, () -> now);
    }

    private static Access judged(ControlToken token, @Nullable String authorization) {
        return token.judge(Optional.ofNullable(authorization))
                .toCompletableFuture()
                .getNow(new Access.Unavailable("not judged yet"));
    }
}
