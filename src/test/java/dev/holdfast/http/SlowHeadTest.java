package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No client holds a connection by never coming to the end of a request's head. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SlowHeadTest {

    private static final Duration KEEP_ALIVE = Duration.ofMillis(100);
    private static final String REQUEST = RawClient.headOf("GET /tools/search HTTP/1.1", "Host: a");

    private final DataPortFixture data = new DataPortFixture(KEEP_ALIVE);

    @AfterAll
    void close() {
        data.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "G",
                "GET /tools/search HTTP/1.1\r\nHost: a\r\nX-A:",
                "PRI * HTTP/2.0\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            })
    void aConnectionWhoseFirstHeadNeverEndsIsClosed(String beginning) throws IOException {
        try (RawClient client = data.connect()) {
            client.send(beginning);

            assertThatThrownBy(() -> readToTheEnd(client)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aConnectionWhoseNextHeadNeverEndsIsClosed() throws IOException {
        try (RawClient client = data.connect()) {
            assertThat(client.send(REQUEST).response().status()).isEqualTo(200);
            client.send("GET /tools/search HTTP/1.1\r\nHost:");

            assertThatThrownBy(() -> readToTheEnd(client)).isInstanceOf(EOFException.class);
        }
    }

    private static void readToTheEnd(RawClient client) throws IOException {
        while (true) {
            client.line();
        }
    }
}
