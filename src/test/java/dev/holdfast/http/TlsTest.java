package dev.holdfast.http;

import static dev.holdfast.http.Sender.evidence;
import static dev.holdfast.http.Sender.notSent;
import static dev.holdfast.http.Sender.responded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.HttpVersionPolicy;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.upstream.Script;
import dev.holdfast.upstream.ScriptedUpstream;
import dev.holdfast.upstream.TestCertificates;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No byte goes to a server that has not proved who it is. */
final class TlsTest {

    @TempDir
    private static Path directory;

    private static TestCertificates authority;
    private static TestCertificates stranger;
    private static SSLContext rightful;
    private static final Sender SENDER = new Sender();

    @BeforeAll
    static void makeCertificates() {
        authority = TestCertificates.authority(directory, "authority");
        stranger = TestCertificates.authority(directory, "stranger");
        rightful = authority.server("ip:127.0.0.1");
    }

    @AfterAll
    static void close() {
        SENDER.close();
    }

    @ParameterizedTest
    @EnumSource
    void shouldSpeakTheVersionThatTheContractAsksFor(HttpVersionPolicy version) {
        try (ScriptedUpstream server = ScriptedUpstream.tls(rightful, "h2", "http/1.1")) {
            assertThat(send(server, attempt(server).version(version).key("k1"))).isEqualTo(responded(200));

            boolean isHttp2 = server.deliveries().getFirst().value(":path").isPresent();
            assertThat(isHttp2).isEqualTo(version != HttpVersionPolicy.HTTP_1_1);
            assertThat(server.effects("k1")).isEqualTo(1);
        }
    }

    @Test
    void shouldFallBackToHttp1WhereTheServerDoesNotSpeakHttp2() {
        try (ScriptedUpstream server = ScriptedUpstream.tls(rightful, "http/1.1")) {
            assertThat(send(server, attempt(server))).isEqualTo(responded(200));
            assertThat(send(server, attempt(server).fresh())).isEqualTo(responded(200));
            assertThat(server.deliveries().getLast().values("connection")).containsExactly("close");
        }
    }

    @Test
    void shouldServeABurstOverHttp1ThatBeganBeforeAlpnHadDecided() {
        try (ScriptedUpstream server = ScriptedUpstream.tls(rightful, "http/1.1")) {
            List<CompletableFuture<TransportEvidence>> burst = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                burst.add(SENDER.begin(attempt(server)).thenApply(Sender::evidence));
            }

            assertThat(burst)
                    .allSatisfy(result -> assertThat(Sender.await(result)).isEqualTo(responded(200)));
            assertThat(server.connections()).isGreaterThan(1);
        }
    }

    @Test
    void shouldNotTrustAnotherAuthority() {
        try (ScriptedUpstream server = ScriptedUpstream.tls(rightful, "h2", "http/1.1")) {
            assertRefused(server, Attempts.to(server.url()).trusting(stranger.caFile()));
        }
    }

    @Test
    void shouldNotTrustByDefaultAnAuthorityThatTheJvmDoesNotKnow() {
        try (ScriptedUpstream server = ScriptedUpstream.tls(rightful, "h2", "http/1.1")) {
            assertRefused(server, Attempts.to(server.url()));
        }
    }

    @Test
    void shouldNotAcceptACertificateForAnotherHost() {
        SSLContext elsewhere = authority.server("dns:elsewhere.example");
        try (ScriptedUpstream server = ScriptedUpstream.tls(elsewhere, "h2", "http/1.1")) {
            assertRefused(server, attempt(server));
        }
    }

    @Test
    void shouldCheckANameByName() {
        SSLContext byName = authority.server("dns:localhost");
        try (ScriptedUpstream server = ScriptedUpstream.tls(byName, "h2", "http/1.1")) {
            URI url = URI.create("https://localhost:" + server.port());

            assertThat(send(server, Attempts.to(url).trusting(authority.caFile())))
                    .isEqualTo(responded(200));
            assertThat(server.deliveries().getFirst().values(":authority"))
                    .containsExactly("localhost:" + server.port());
            assertRefused(server, attempt(server));
        }
    }

    @Test
    void shouldNotAcceptAnExpiredCertificate() {
        SSLContext expired = authority.expiredServer("ip:127.0.0.1");
        try (ScriptedUpstream server = ScriptedUpstream.tls(expired, "h2", "http/1.1")) {
            assertRefused(server, attempt(server));
        }
    }

    @Test
    void shouldNotSpeakToAServerWithoutTls() {
        try (ScriptedUpstream server = ScriptedUpstream.http1().otherwise(Script.closeAtFirstByte())) {
            URI url = URI.create("https://127.0.0.1:" + server.port());

            assertThat(send(server, Attempts.to(url).trusting(authority.caFile())))
                    .isEqualTo(notSent(NotSent.Reason.TLS_FAILED));
            assertThat(server.heads()).isZero();
        }
    }

    @Test
    void shouldNotGoOnWithoutTheFileOfAuthorities() {
        try (ScriptedUpstream server = ScriptedUpstream.tls(rightful, "h2", "http/1.1")) {
            assertRefused(server, Attempts.to(server.url()).trusting(directory.resolve("nowhere.pem")));
        }
    }

    @Test
    void shouldNotWaitForAHandshakeForEver() {
        try (ScriptedUpstream server = ScriptedUpstream.tls(rightful, "h2").otherwise(Script.stallAtAccept())) {
            server.next(Script.stallAtAccept(), Script.stallAtAccept());
            Attempts attempt = attempt(server).connectTimeout(Duration.ofMillis(300));

            assertThat(send(server, attempt)).isEqualTo(notSent(NotSent.Reason.CONNECT_TIMEOUT));
            assertThat(send(server, attempt.fresh())).isEqualTo(notSent(NotSent.Reason.CONNECT_TIMEOUT));
        }
    }

    private static void assertRefused(ScriptedUpstream server, Attempts attempt) {
        int heads = server.heads();
        assertThat(send(server, attempt)).isEqualTo(notSent(NotSent.Reason.TLS_FAILED));
        assertThat(send(server, attempt.fresh())).isEqualTo(notSent(NotSent.Reason.TLS_FAILED));
        assertThat(server.heads()).isEqualTo(heads);
    }

    private static TransportEvidence send(ScriptedUpstream server, Attempts attempt) {
        TransportEvidence evidence = evidence(SENDER.send(attempt));
        assertThat(server.deliveries().size()).isEqualTo(server.heads());
        return evidence;
    }

    private static Attempts attempt(ScriptedUpstream server) {
        return Attempts.to(server.url()).trusting(authority.caFile());
    }
}
