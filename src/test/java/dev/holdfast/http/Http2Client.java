package dev.holdfast.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;

/** An HTTP/2 client that knows beforehand that it speaks HTTP/2 without TLS. */
final class Http2Client {

    private final HttpClient client;
    private final int port;

    Http2Client(Vertx vertx, int port) {
        this.port = port;
        client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
    }

    /** A response that was read to its end. */
    record Response(HttpClientResponse head, Buffer body) {}

    /** Sends a request; the response is read to its end, or failed where it has none. */
    Response send(HttpMethod method, String path, String body, String... fields) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setPort(port)
                .setHost("localhost")
                .setURI(path);
        Answers.fields(fields).forEach(field -> options.addHeader(field.name(), field.value()));
        return DataPortFixture.await(client.request(options)
                .compose(request -> request.send(body))
                .compose(response -> response.body().map(bytes -> new Response(response, bytes)))
                .toCompletionStage());
    }

    /** Sends a GET request; the body of its response is not read until somebody resumes it. */
    HttpClientResponse openResponse(String path) {
        return DataPortFixture.await(client.request(HttpMethod.GET, port, "localhost", path)
                .compose(request -> request.send().onSuccess(HttpClientResponse::pause))
                .toCompletionStage());
    }
}
