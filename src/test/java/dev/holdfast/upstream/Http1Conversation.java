package dev.holdfast.upstream;

import dev.holdfast.upstream.Script.Action;
import dev.holdfast.upstream.Script.Framing;
import dev.holdfast.upstream.Script.Moment;
import dev.holdfast.upstream.Script.Response;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The server's side of one HTTP/1.1 connection; for one thread. */
final class Http1Conversation {

    private static final int KEPT_BODY_BYTES = 64 * 1024;
    private static final int CHUNK_BYTES = 16 * 1024;

    private record Head(String method, String target, List<Map.Entry<String, String>> headers) {

        Optional<String> value(String name) {
            return headers.stream()
                    .filter(field -> field.getKey().equals(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        boolean isChunked() {
            return value("transfer-encoding")
                    .filter("chunked"::equalsIgnoreCase)
                    .isPresent();
        }

        OptionalLong length() {
            return value("content-length")
                    .map(Long::parseLong)
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        }
    }

    private final ScriptedUpstream upstream;
    private final Socket socket;
    private final int number;
    private final InputStream in;
    private final OutputStream out;

    /**
     * @param stream where bytes are read and written
     * @param socket the TCP connection below it
     */
    Http1Conversation(ScriptedUpstream upstream, Socket stream, Socket socket, int number) throws IOException {
        this.upstream = upstream;
        this.socket = socket;
        this.number = number;
        this.in = new BufferedInputStream(stream.getInputStream());
        this.out = new BufferedOutputStream(stream.getOutputStream());
    }

    /** Plays scripts until one of them, or the client, ends the connection. */
    void run() throws IOException, InterruptedException {
        while (awaitFirstByte()) {
            if (!playNext(upstream.scriptOfRequest())) {
                return;
            }
        }
    }

    /** False: the connection is to be closed. */
    private boolean playNext(Script script) throws IOException, InterruptedException {
        if (script.moment() == Moment.FIRST_BYTE) {
            return act(script, "");
        }
        Head head = readHead();
        upstream.headArrived();
        String key = head.value(upstream.keyHeader()).orElse("");
        if (script.moment() == Moment.REQUEST) {
            if (script.readBodyAfter().isPresent()) {
                script.readBodyAfter().get().await();
            }
            upstream.delivered(readBody(head, key));
        }
        if (script.effect()) {
            upstream.committed(key);
        }
        return act(script, head.method());
    }

    private boolean act(Script script, String method) throws IOException, InterruptedException {
        return switch (script.action()) {
            case Action.Answer answer -> {
                boolean open = answer(answer.response(), method);
                if (open && script.moment() == Moment.HEAD) {
                    if (script.readBodyAfter().isPresent()) {
                        script.readBodyAfter().get().await();
                    }
                    awaitEnd();
                }
                yield open && script.moment() == Moment.REQUEST;
            }
            case Action.Close _ -> false;
            case Action.Reset _ -> {
                reset();
                yield false;
            }
            case Action.Stall _ -> {
                awaitEnd();
                yield false;
            }
            case Action.Raw raw -> {
                out.write(raw.bytes().getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                yield false;
            }
            case Action.ResetStream _, Action.GoAway _ ->
                throw new IllegalStateException("HTTP/1.1 has no such frame: " + script.action());
        };
    }

    /** False: the connection is to be closed. */
    private boolean answer(Response response, String method) throws IOException, InterruptedException {
        for (int status : response.interim) {
            write(response, "HTTP/1.1 " + status + " Interim\r\n\r\n");
        }
        boolean hasBody = !method.equals("HEAD") && response.status != 204 && response.status != 304;
        write(response, head(response));
        if (!hasBody) {
            return !response.closing;
        }
        long sent = 0;
        long end = Math.min(response.bodyBytes, response.cutAfterBytes);
        while (sent < end) {
            if (sent == response.holdAfterBytes) {
                response.hold.await();
            }
            long stop = sent < response.holdAfterBytes ? Math.min(end, response.holdAfterBytes) : end;
            int size = (int) Math.min(CHUNK_BYTES, stop - sent);
            writeBody(response, response.part(sent, size));
            upstream.sent(size);
            sent += size;
        }
        if (sent == response.holdAfterBytes) {
            response.hold.await();
        }
        if (response.cutAfterBytes < Long.MAX_VALUE) {
            if (response.cutByReset) {
                reset();
            }
            return false;
        }
        return end(response);
    }

    private boolean end(Response response) throws IOException {
        return switch (response.framing) {
            case CONTENT_LENGTH -> !response.closing;
            case CHUNKED -> {
                StringBuilder end = new StringBuilder("0\r\n");
                response.trailers.forEach(field -> end.append(field.getKey())
                        .append(": ")
                        .append(field.getValue())
                        .append("\r\n"));
                write(response, end + "\r\n");
                yield !response.closing;
            }
            case UNTIL_CLOSE -> false;
        };
    }

    private static String head(Response response) {
        StringBuilder head = new StringBuilder(response.framing == Framing.UNTIL_CLOSE ? "HTTP/1.0 " : "HTTP/1.1 ")
                .append(response.status)
                .append(" Status\r\n");
        response.headers.forEach(field -> head.append(field.getKey())
                .append(": ")
                .append(field.getValue())
                .append("\r\n"));
        switch (response.framing) {
            case CONTENT_LENGTH -> {
                if (response.status != 204 && response.status != 304) {
                    head.append("Content-Length: ").append(response.bodyBytes).append("\r\n");
                }
            }
            case CHUNKED -> head.append("Transfer-Encoding: chunked\r\n");
            case UNTIL_CLOSE -> {}
        }
        return head.append("\r\n").toString();
    }

    private void writeBody(Response response, byte[] part) throws IOException {
        if (response.framing == Framing.CHUNKED) {
            out.write((Integer.toHexString(part.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        write(response, part);
        if (response.framing == Framing.CHUNKED) {
            write(response, "\r\n");
        }
    }

    private void write(Response response, String text) throws IOException {
        write(response, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void write(Response response, byte[] bytes) throws IOException {
        if (response.byteByByte) {
            for (byte single : bytes) {
                out.write(single);
                out.flush();
            }
        } else {
            out.write(bytes);
            out.flush();
        }
    }

    private boolean awaitFirstByte() throws IOException {
        in.mark(1);
        int first = in.read();
        in.reset();
        return first >= 0;
    }

    /** Drops what comes until the client closes. */
    private void awaitEnd() throws IOException {
        byte[] dropped = new byte[CHUNK_BYTES];
        while (in.read(dropped) >= 0) {
            // until the end
        }
    }

    private Head readHead() throws IOException {
        String[] start = readLine().split(" ", 3);
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            int colon = line.indexOf(':');
            headers.add(Map.entry(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip()));
        }
        return new Head(start[0], start[1], headers);
    }

    private Delivery readBody(Head head, String key) throws IOException {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        long length = 0;
        if (head.isChunked()) {
            for (long size = chunkSize(); size > 0; size = chunkSize()) {
                readBytes(size, kept);
                length += size;
                readLine();
            }
            while (!readLine().isEmpty()) {
                // trailers
            }
        } else {
            length = head.length().orElse(0);
            readBytes(length, kept);
        }
        return new Delivery(
                key,
                head.method(),
                head.target(),
                List.copyOf(head.headers()),
                length,
                kept.toString(StandardCharsets.UTF_8),
                number);
    }

    private long chunkSize() throws IOException {
        return Long.parseLong(readLine(), 16);
    }

    private void readBytes(long size, ByteArrayOutputStream kept) throws IOException {
        byte[] part = new byte[CHUNK_BYTES];
        for (long left = size; left > 0; ) {
            int read = in.read(part, 0, (int) Math.min(part.length, left));
            if (read < 0) {
                throw new EOFException();
            }
            upstream.received(read);
            kept.write(part, 0, Math.min(read, KEPT_BODY_BYTES - kept.size()));
            left -= read;
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        upstream.received(line.size());
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
