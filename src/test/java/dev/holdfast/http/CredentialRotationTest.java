package dev.holdfast.http;

import static dev.holdfast.http.Sender.evidence;
import static dev.holdfast.http.Sender.notSent;
import static dev.holdfast.http.Sender.responded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.CredentialPolicy;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.upstream.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret that only Holdfast holds, mounted and rotated as Kubernetes does it: behind a symbolic link. */
final class CredentialRotationTest {

    private final ScriptedUpstream server = ScriptedUpstream.http1();
    private Sender sender = new Sender();

    @TempDir
    private Path mount;

    @BeforeEach
    void mount() throws IOException {
        put("first\n");
    }

    @AfterEach
    void close() {
        server.close();
        sender.close();
    }

    @Test
    void shouldSendTheSecretInPlaceOfTheAgents() {
        sender.send(attempt().header("authorization", "Bearer forged").header("AUTHORIZATION", "Basic forged"));

        assertThat(server.deliveries().getFirst().values("authorization")).containsExactly("Bearer first");
    }

    @Test
    void shouldSendTheNewSecretOnceItIsRead() throws IOException {
        sender.send(attempt());

        put("second");
        sender.send(attempt());
        refresh();
        sender.send(attempt());

        assertThat(server.deliveries())
                .extracting(delivery -> delivery.value("authorization").orElse(""))
                .containsExactly("Bearer first", "Bearer first", "Bearer second");
    }

    @Test
    void shouldReadTheSecretAgainByItself() throws IOException {
        sender.close();
        sender = new Sender(Duration.ofMillis(5));
        sender.send(attempt());

        put("second");
        String sent = "";
        for (int i = 0; i < 10_000 && !sent.equals("Bearer second"); i++) {
            sender.send(attempt());
            sent = server.deliveries().getLast().value("authorization").orElse("");
        }

        assertThat(sent).isEqualTo("Bearer second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "  \n", "two\nlines", "con\u0000trol", "tab\tbed", "uml\u00e4ut"})
    void shouldSendNothingWithoutAUsableSecret(String secret) throws IOException {
        put(secret);

        assertUnavailable();
        assertThat(server.connections()).isZero();
    }

    @Test
    void shouldSendNothingWithoutTheFileAndAgainOnceItIsThere() throws IOException {
        Files.delete(mount.resolve("token"));
        assertUnavailable();

        put("back\r\n");
        assertUnavailable();
        refresh();

        assertThat(evidence(sender.send(attempt()))).isEqualTo(responded(200));
        assertThat(server.deliveries().getFirst().values("authorization")).containsExactly("Bearer back");
    }

    @Test
    void shouldNotGoOnWithASecretThatWasTakenAway() throws IOException {
        sender.send(attempt());

        Files.delete(mount.resolve("token"));
        refresh();

        assertUnavailable();
        assertThat(server.deliveries()).hasSize(1);
    }

    @Test
    void shouldRefuseASecretThatIsNoHeadersValueForItsLength() throws IOException {
        put("x".repeat(100_000));

        assertUnavailable();
    }

    @Test
    void shouldForgetASecretThatNoContractNames() throws IOException {
        sender.send(attempt());
        put("second");

        sender.upstream.retain(ContractSet.of("2", List.of(), List.of()));
        sender.send(attempt());

        assertThat(server.deliveries().getLast().values("authorization")).containsExactly("Bearer second");
    }

    private void assertUnavailable() {
        assertThat(evidence(sender.send(attempt()))).isEqualTo(notSent(NotSent.Reason.CREDENTIALS_UNAVAILABLE));
    }

    private void refresh() {
        Sender.await(sender.credentials.refresh().toCompletionStage().toCompletableFuture());
    }

    private Attempts attempt() {
        return Attempts.to(server.url())
                .credentials(new CredentialPolicy("Authorization", "Bearer ", mount.resolve("token")));
    }

    /** Puts the secret into a directory of its own, and turns the link to it over in one step. */
    private void put(String secret) throws IOException {
        Path version = Files.createTempDirectory(mount, "..version");
        Files.writeString(version.resolve("token"), secret);
        Path link = mount.resolve("..new");
        Files.createSymbolicLink(link, version.resolve("token"));
        Files.move(link, mount.resolve("token"), StandardCopyOption.ATOMIC_MOVE);
    }
}
