package dev.holdfast.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An HTTP/1.1 client that sends whatever bytes a test wants. For one thread. */
final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** A response as it came. */
    record Response(int status, List<String> fields, String body) {

        Optional<String> header(String name) {
            return headers(name).stream().findFirst();
        }

        List<String> headers(String name) {
            return fields.stream()
                    .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(field -> field.substring(name.length() + 1).strip())
                    .toList();
        }
    }

    RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** A request line and header fields with their line ends, and the end of the head. */
    static String headOf(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** Reads one response to a request that was no HEAD. */
    Response response() throws IOException {
        return response(true);
    }

    Response response(boolean mayHaveBody) throws IOException {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.substring(9, 12));
        List<String> fields = new ArrayList<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            fields.add(field);
        }
        Response head = new Response(status, fields, "");
        if (!mayHaveBody || status < 200 || status == 204 || status == 304) {
            return head;
        }
        String body = head.header("Transfer-Encoding").isPresent()
                ? chunked()
                : exactly(Integer.parseInt(head.header("Content-Length").orElse("0")));
        return new Response(status, fields, body);
    }

    String line() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended within a line: " + bytes);
            }
            bytes.write(b);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1).replace("\r", "");
    }

    String exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the body ended after " + bytes.length + " of " + length + " bytes");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** A chunk's data; empty for the last one, whose trailers are still to be read. */
    String chunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        if (size == 0) {
            return "";
        }
        String data = exactly(size);
        line();
        return data;
    }

    private String chunked() throws IOException {
        StringBuilder body = new StringBuilder();
        for (String data = chunk(); !data.isEmpty(); data = chunk()) {
            body.append(data);
        }
        for (String trailer = line(); !trailer.isEmpty(); trailer = line()) {
            body.append("\ntrailer ").append(trailer);
        }
        return body.toString();
    }

    /** Whether the server has nothing more to say and closes. */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
