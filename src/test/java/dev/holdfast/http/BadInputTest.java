package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.http.RawClient.Response;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, it gets a 4xx problem, and nothing becomes a call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputTest {

    private static final String CALL = "POST /tools/upload HTTP/1.1\r\nHost: localhost\r\n";

    private final DataPortFixture data = new DataPortFixture();

    @AfterAll
    void close() {
        data.close();
    }

    @AfterEach
    void nothingBecameACall() {
        assertThat(data.calls.begun).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Not HTTP at all, or not a version that is understood.
                "\r\n\r\nnonsense\r\n\r\n",
                "GET\r\n\r\n",
                "GET /tools/search HTTP/1.0\r\nHost: a\r\n\r\n",
                // No host, two of them, or one that is none.
                "GET /tools/search HTTP/1.1\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a, b\r\n\r\n",
                // Methods that are not passed on.
                "CONNECT crm.internal:443 HTTP/1.1\r\nHost: crm.internal\r\n\r\n",
                "TRACE /tools/search HTTP/1.1\r\nHost: a\r\n\r\n",
                "get /tools/search HTTP/1.1\r\nHost: a\r\n\r\n",
                "G(T /tools/search HTTP/1.1\r\nHost: a\r\n\r\n",
                // Targets that name something else.
                "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET http://crm.internal/tools/search HTTP/1.1\r\nHost: crm.internal\r\n\r\n",
                "GET tools/search HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /tools/search/../../crm HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /tools/search/%2e%2e/crm HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /tools/search/a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /tools/search/a%00b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /tools/search/\u0001 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /tools/search HTTP/1.1 x\r\nHost: a\r\n\r\n",
                // Header fields that are none.
                "GET /tools/search HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\n Host: a\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nX-A: a\u0000b\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nX-A: a\u000bb\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nX-A: a\rb\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nX\u0000A: b\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nX A: b\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
                // Bare line feeds, which some servers take for line ends.
                "GET /tools/search HTTP/1.1\nHost: a\n\n",
                // Fields by which a tool would do something else than what the request line says.
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nX-HTTP-Method-Override: DELETE\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nX_HTTP_Method_Override: DELETE\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nX-Method-Override: GET\r\nX-HTTP-Method: PUT\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nX-Original-URL: /admin\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nX-Rewrite-URL: /admin\r\n\r\n",
                // Upgrades.
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nSec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n\r\n12345678",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n",
            })
    void refusesAHeadThatIsNotWhatHttpDemands(String request) throws IOException {
        assertRefused(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                "Content-Length: 5, 6\r\n\r\nhello!",
                "Content-Length: +5\r\n\r\nhello",
                "Content-Length: -5\r\n\r\nhello",
                "Content-Length: 0x5\r\n\r\nhello",
                "Content-Length: 99999999999999999999\r\n\r\nhello",
                "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip\r\n\r\nhello",
                "Transfer-Encoding: xchunked\r\n\r\nhello",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nnonsense\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nhello!0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5;a\nb\r\nhello\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
            })
    void aBodyWhoseEndIsInDoubtIsNeverTakenForTheNextRequest(String framing) throws IOException {
        assertRefused(CALL + framing + "POST /tools/upload HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Idempotency-Key: a\r\nIdempotency-Key: a",
                "Idempotency-Key:",
                "Idempotency-Key: \"a",
                "Idempotency-Key: \"a\";p=1",
                "Idempotency-Key: sch\u00f6n",
                "Idempotency-Key: urn:holdfast:action:a/b",
                "X-Workflow-Id: w\r\nX-Action-Id: a\tb",
            })
    void refusesAKeyThatIsNone(String fields) throws IOException {
        Response response = assertRefused(CALL + fields + "\r\n\r\n");

        assertThat(response.body()).contains("urn:holdfast:problem:idempotency-key-invalid");
    }

    @Test
    void refusesAKeyOf256Characters() throws IOException {
        assertRefused(CALL + "Idempotency-Key: " + "k".repeat(256) + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Tenant-Id: a}:*\r\nDEL",
                "X-Tenant-Id: a}:*\r\nDEL: \r\nX-Tenant-Id: b",
                "X-Tenant-Id: a\r\nX-Tenant-Id: a",
                "X-Tenant-Id:",
                "X-User-Id: \u00e4",
                "Idempotency-First-Sent: yesterday",
                "Holdfast-Allow-Repeat: everything",
            })
    void refusesFieldsThatSayNothing(String fields) throws IOException {
        assertRefused(CALL + fields + "\r\n\r\n");
    }

    @Test
    void refusesALongRequestLine() throws IOException {
        Response response = assertRefused("GET /tools/search/" + "a".repeat(9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(response.status()).isEqualTo(414);
    }

    @Test
    void refusesLongHeaderFields() throws IOException {
        Response response = assertRefused(CALL + "X-Long: " + "a".repeat(40_000) + "\r\n\r\n");

        assertThat(response.status()).isEqualTo(431);
    }

    @Test
    void refusesABodyThatIsDeclaredTooLarge() throws IOException {
        Response response = assertRefused(CALL + "Content-Length: 1001\r\n\r\n" + "b".repeat(1_001));

        assertThat(response.status()).isEqualTo(413);
    }

    @Test
    void refusesAChunkedBodyThatGrowsTooLarge() throws IOException {
        String chunk = "1f4\r\n" + "b".repeat(500) + "\r\n";
        Response response = assertRefused(CALL + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + chunk);

        assertThat(response.status()).isEqualTo(413);
    }

    @Test
    void refusesABodyThatDoesNotArriveInTime() throws IOException {
        Response response =
                assertRefused("POST /tools/slow_upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell");

        assertThat(response.status()).isEqualTo(408);
    }

    @Test
    void aRefusalIsCountedOnceByItsType() throws IOException {
        data.refusals.clear();

        assertRefused("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(data.refusals).hasSize(1).first().hasToString("TOOL_NOT_DECLARED");
    }

    /** Sends a request and expects one problem document; a connection in doubt has no further response. */
    private Response assertRefused(String request) throws IOException {
        try (RawClient client = data.connect()) {
            Response response = client.send(request).response();
            assertThat(response.status()).isBetween(400, 499);
            assertThat(response.header("Content-Type")).contains("application/problem+json");
            assertThat(response.header("Holdfast-Source")).contains("holdfast");
            assertThat(response.header("Holdfast-Next-Step")).contains("stop");
            assertThat(response.header("X-Should-Retry")).contains("false");
            assertThat(response.body())
                    .contains("\"status\":" + response.status())
                    .contains("urn:holdfast:problem:");
            if (response.header("Connection").isPresent()) {
                assertThat(client.isClosedByServer()).isTrue();
            }
            return response;
        }
    }
}
