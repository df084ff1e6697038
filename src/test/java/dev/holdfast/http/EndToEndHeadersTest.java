package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.idempotency.HeaderField;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EndToEndHeadersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Keep-Alive",
                "Proxy-Connection",
                "Proxy-Authenticate",
                "Proxy-Authentication-Info",
                "Proxy-Authorization",
                "TE",
                "Transfer-Encoding",
                "Upgrade",
                "HTTP2-Settings"
            })
    void shouldLeaveOutFieldsOfTheConnection(String name) {
        MultiMap fields = fields("Accept", "text/plain", name, "any");

        assertThat(EndToEndHeaders.of(fields)).containsExactly(new HeaderField("Accept", "text/plain"));
    }

    @Test
    void shouldLeaveOutWhatAnyConnectionFieldNominatesWhateverItsCase() {
        MultiMap fields = fields(
                "connection", "close, X-ONE ", "X-One", "1", "x-two", "2", "CONNECTION", ",x-Two,", "X-Three", "3");

        assertThat(EndToEndHeaders.of(fields)).containsExactly(new HeaderField("X-Three", "3"));
    }

    @Test
    void shouldKeepOrderAndRepeatedFields() {
        MultiMap fields = fields("Set-Cookie", "a=1", "ETag", "x", "Set-Cookie", "b=2");

        assertThat(EndToEndHeaders.of(fields))
                .containsExactlyInAnyOrder(
                        new HeaderField("Set-Cookie", "a=1"),
                        new HeaderField("ETag", "x"),
                        new HeaderField("Set-Cookie", "b=2"))
                .containsSubsequence(new HeaderField("Set-Cookie", "a=1"), new HeaderField("Set-Cookie", "b=2"));
    }

    @Test
    void shouldKeepTheWishForTrailers() {
        List<HeaderField> kept = EndToEndHeaders.of(fields("TE", "Trailers", "Connection", "TE"));

        assertThat(kept).containsExactly(new HeaderField("TE", "Trailers"));
    }

    @Test
    void shouldLeaveOutPseudoHeaders() {
        List<Map.Entry<String, String>> fields = List.of(Map.entry(":status", "200"), Map.entry("server", "x"));

        assertThat(EndToEndHeaders.of(fields)).containsExactly(new HeaderField("server", "x"));
    }

    private static MultiMap fields(String... namesAndValues) {
        MultiMap fields = HttpHeaders.headers();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
