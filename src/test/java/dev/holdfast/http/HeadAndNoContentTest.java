package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.Outcome;
import dev.holdfast.decision.NextStep;
import dev.holdfast.http.RawClient.Response;
import dev.holdfast.problem.ProblemType;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 sections 8.6, 9.3.2, 15.3.5 and 15.4.5. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HeadAndNoContentTest {

    private static final String HEAD = "HEAD /tools/search HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String GET = "GET /tools/search HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final DataPortFixture data = new DataPortFixture();

    @AfterAll
    void close() {
        data.close();
    }

    @Test
    void headKeepsTheLengthOfTheBodyThatItDoesNotHave() throws IOException {
        data.calls.answer(request -> Answers.held(request, 200, "", "Content-Length: 1234"));

        assertThat(followedByAnother(HEAD).headers("Content-Length")).containsExactly("1234");
        assertThat(http2(HttpMethod.HEAD).head().getHeader("content-length")).isEqualTo("1234");
    }

    @Test
    void notModifiedKeepsTheLengthOfTheBodyThatItDoesNotHave() throws IOException {
        data.calls.answer(request -> Answers.held(request, 304, "", "Content-Length: 1234", "ETag: \"a\""));

        Response response = followedByAnother(GET);
        assertThat(response.headers("Content-Length")).containsExactly("1234");
        assertThat(response.header("ETag")).contains("\"a\"");
        assertThat(http2(HttpMethod.GET).head().statusCode()).isEqualTo(304);
    }

    @Test
    void noContentHasNoLength() throws IOException {
        data.calls.answer(request -> Answers.held(request, 204, "", "Content-Length: 0"));

        assertThat(followedByAnother(GET).headers("Content-Length")).isEmpty();
        assertThat(http2(HttpMethod.GET).head().statusCode()).isEqualTo(204);
    }

    @Test
    void aReplayOfNoContentHasNoContent() throws IOException {
        data.calls.answer(request -> Answers.replayed(request, 204, Optional.of("")));

        assertThat(followedByAnother(GET).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 205, 404})
    void anEmptyBodyHasLengthZero(int status) throws IOException {
        data.calls.answer(request -> Answers.held(request, status, ""));

        assertThat(followedByAnother(GET).headers("Content-Length")).containsExactly("0");
    }

    @Test
    void aProblemForHeadHasNoBody() throws IOException {
        data.calls.answer(request -> Answers.refused(
                request,
                ProblemType.OVERLOADED,
                Outcome.RETRYABLE_FAILURE,
                new NextStep.RetryWithBackoff(),
                Optional.empty()));

        Response response = followedByAnother(HEAD);
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("Content-Type")).contains("application/problem+json");
        assertThat(followedByAnother("HEAD /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .status())
                .isEqualTo(404);
    }

    /** Sends a request whose response has no body, and checks that the next response begins right after its head. */
    private Response followedByAnother(String request) throws IOException {
        try (RawClient client = data.connect()) {
            Response response = client.send(request).response(false);
            assertThat(client.send("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .response()
                            .status())
                    .isEqualTo(404);
            return response;
        }
    }

    private Http2Client.Response http2(HttpMethod method) {
        return new Http2Client(data.vertx, data.port.port()).send(method, "/tools/search", "");
    }
}
