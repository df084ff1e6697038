package dev.holdfast.upstream;

import dev.holdfast.upstream.Http2Frames.Frame;
import dev.holdfast.upstream.Script.Action;
import dev.holdfast.upstream.Script.Moment;
import dev.holdfast.upstream.Script.Response;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The server's side of one HTTP/2 connection: one thread reads it, one for each stream plays the stream's script. */
final class Http2Conversation {

    private static final int KEPT_BODY_BYTES = 64 * 1024;
    private static final int MAX_FRAME_BYTES = 16 * 1024;
    private static final int FIRST_WINDOW_BYTES = 65_535;
    private static final int INTERNAL_ERROR = 0x2;
    private static final int SETTINGS_INITIAL_WINDOW = 0x4;
    private static final int SETTING_BYTES = 6;

    /** A request while it comes in, and how much of the response its client takes. */
    private static final class Stream {
        final int id;
        final Script script;
        final List<Map.Entry<String, String>> headers;
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        final CountDownLatch whole = new CountDownLatch(1);
        long bodyBytes;
        long window;
        boolean isReset;

        Stream(int id, Script script, List<Map.Entry<String, String>> headers, long window) {
            this.id = id;
            this.script = script;
            this.headers = headers;
            this.window = window;
        }

        String value(String name) {
            return headers.stream()
                    .filter(field -> field.getKey().equals(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }
    }

    private final ScriptedUpstream upstream;
    private final Socket stream;
    private final Socket socket;
    private final int number;
    private final Http2Frames frames;

    /** Guards what follows, and the windows of the streams. */
    private final Object lock = new Object();

    private final Map<Integer, Stream> streams = new HashMap<>();
    private long connectionWindow = FIRST_WINDOW_BYTES;
    private long initialWindow = FIRST_WINDOW_BYTES;
    private boolean isOver;

    Http2Conversation(ScriptedUpstream upstream, Socket stream, Socket socket, int number) throws IOException {
        this.upstream = upstream;
        this.stream = stream;
        this.socket = socket;
        this.number = number;
        this.frames = new Http2Frames(
                new BufferedInputStream(stream.getInputStream()), new BufferedOutputStream(stream.getOutputStream()));
    }

    /** Reads until the connection ends. */
    void run() throws IOException {
        try {
            frames.readPreface();
            frames.write(Http2Frames.SETTINGS, 0, 0, new byte[0]);
            while (true) {
                take(frames.read());
            }
        } finally {
            synchronized (lock) {
                isOver = true;
                lock.notifyAll();
            }
        }
    }

    private void take(Frame frame) throws IOException {
        switch (frame.type) {
            case Http2Frames.SETTINGS -> takeSettings(frame);
            case Http2Frames.PING -> {
                if (!frame.has(Http2Frames.ACK)) {
                    frames.write(Http2Frames.PING, Http2Frames.ACK, 0, frame.payload);
                }
            }
            case Http2Frames.HEADERS -> begin(frame);
            case Http2Frames.DATA -> takeData(frame);
            case Http2Frames.WINDOW_UPDATE -> takeWindow(frame);
            case Http2Frames.RST_STREAM -> {
                synchronized (lock) {
                    Stream reset = streams.get(frame.stream);
                    if (reset != null) {
                        reset.isReset = true;
                    }
                    lock.notifyAll();
                }
            }
            default -> {} // priorities, and the client's own GOAWAY
        }
    }

    private void takeSettings(Frame frame) throws IOException {
        if (frame.has(Http2Frames.ACK)) {
            return;
        }
        synchronized (lock) {
            for (int at = 0; at < frame.payload.length; at += SETTING_BYTES) {
                int id = (frame.payload[at] & 0xff) << 8 | frame.payload[at + 1] & 0xff;
                if (id == SETTINGS_INITIAL_WINDOW) {
                    initialWindow = frame.intAt(at + 2);
                }
            }
        }
        frames.write(Http2Frames.SETTINGS, Http2Frames.ACK, 0, new byte[0]);
    }

    private void takeWindow(Frame frame) {
        synchronized (lock) {
            if (frame.stream == 0) {
                connectionWindow += frame.intAt(0);
            } else if (streams.containsKey(frame.stream)) {
                streams.get(frame.stream).window += frame.intAt(0);
            }
            lock.notifyAll();
        }
    }

    private void begin(Frame frame) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(frame.content());
        for (Frame part = frame; !part.has(Http2Frames.END_HEADERS); block.writeBytes(part.payload)) {
            part = frames.read();
        }
        List<Map.Entry<String, String>> headers = frames.decode(frame.stream, block.toByteArray());
        Stream begun;
        synchronized (lock) {
            begun = new Stream(frame.stream, upstream.scriptOfRequest(), headers, initialWindow);
            streams.put(begun.id, begun);
        }
        upstream.headArrived();
        if (frame.has(Http2Frames.END_STREAM)) {
            begun.whole.countDown();
        }
        Thread.ofVirtual().start(() -> play(begun));
    }

    private void takeData(Frame frame) throws IOException {
        Stream data;
        synchronized (lock) {
            data = streams.get(frame.stream);
        }
        if (data == null) {
            return;
        }
        byte[] content = frame.content();
        data.bodyBytes += content.length;
        data.body.write(content, 0, Math.min(content.length, KEPT_BODY_BYTES - data.body.size()));
        upstream.received(content.length);
        boolean isHeldBack = data.script
                .readBodyAfter()
                .filter(latch -> latch.getCount() > 0)
                .isPresent();
        if (frame.payload.length > 0 && !isHeldBack) {
            grant(data.id, frame.payload.length);
        }
        if (frame.has(Http2Frames.END_STREAM)) {
            data.whole.countDown();
        }
    }

    private void grant(int id, int bytes) throws IOException {
        frames.writeInts(Http2Frames.WINDOW_UPDATE, 0, bytes);
        frames.writeInts(Http2Frames.WINDOW_UPDATE, id, bytes);
    }

    private void play(Stream request) {
        try {
            String key = request.value(upstream.keyHeader());
            if (request.script.moment() == Moment.REQUEST) {
                beginToRead(request);
                request.whole.await();
                upstream.delivered(new Delivery(
                        key,
                        request.value(":method"),
                        request.value(":path"),
                        List.copyOf(request.headers),
                        request.bodyBytes,
                        request.body.toString(StandardCharsets.UTF_8),
                        number));
            }
            if (request.script.effect()) {
                upstream.committed(key);
            }
            act(request);
            if (request.script.moment() != Moment.REQUEST) {
                beginToRead(request);
            }
        } catch (IOException | InterruptedException _) {
            // the client has gone, or the test is over
        }
    }

    /** Where the script has held the body back until now, makes room for what follows. */
    private void beginToRead(Stream request) throws IOException, InterruptedException {
        if (request.script.readBodyAfter().isPresent()) {
            request.script.readBodyAfter().get().await();
            grant(request.id, FIRST_WINDOW_BYTES);
        }
    }

    private void act(Stream request) throws IOException, InterruptedException {
        switch (request.script.action()) {
            case Action.Answer answer -> answer(request, answer.response());
            case Action.Close _ -> close();
            case Action.Reset _ -> {
                socket.setSoLinger(true, 0);
                socket.close();
            }
            case Action.Stall _ -> {}
            case Action.Raw raw -> {
                frames.writeRaw(raw.bytes().getBytes(StandardCharsets.ISO_8859_1));
                close();
            }
            case Action.ResetStream reset -> frames.writeInts(Http2Frames.RST_STREAM, request.id, reset.code());
            case Action.GoAway goAway -> {
                for (int offset : goAway.offsets()) {
                    goAway(offset == Integer.MAX_VALUE ? offset : request.id + offset);
                }
                if (goAway.closing()) {
                    close();
                }
            }
        }
    }

    private void goAway(int lastStream) throws IOException {
        frames.writeInts(Http2Frames.GOAWAY, 0, Math.max(0, lastStream), 0);
    }

    private void close() throws IOException {
        stream.close();
    }

    private void answer(Stream request, Response response) throws IOException, InterruptedException {
        if (response.goAwayFirst) {
            goAway(request.id);
        }
        for (int status : response.interim) {
            frames.writeHeaders(request.id, false, List.of(Map.entry(":status", Integer.toString(status))));
        }
        boolean isCut = response.cutAfterBytes < Long.MAX_VALUE;
        boolean hasTrailers = !response.trailers.isEmpty();
        boolean hasBody = response.bodyBytes > 0 && !request.value(":method").equals("HEAD");
        List<Map.Entry<String, String>> head = new ArrayList<>();
        head.add(Map.entry(":status", Integer.toString(response.status)));
        head.addAll(response.headers);
        frames.writeHeaders(request.id, !hasBody && !hasTrailers && !isCut, head);
        if (hasBody) {
            sendBody(request, response, Math.min(response.bodyBytes, response.cutAfterBytes), !isCut && !hasTrailers);
        }
        if (isCut) {
            if (response.cutByReset) {
                socket.setSoLinger(true, 0);
                socket.close();
            } else {
                frames.writeInts(Http2Frames.RST_STREAM, request.id, INTERNAL_ERROR);
            }
        } else if (hasTrailers) {
            frames.writeHeaders(request.id, true, response.trailers);
        }
        if (response.closing) {
            close();
        }
    }

    private void sendBody(Stream request, Response response, long end, boolean endStream)
            throws IOException, InterruptedException {
        for (long sent = 0; sent < end; ) {
            if (sent == response.holdAfterBytes) {
                response.hold.await();
            }
            long stop = sent < response.holdAfterBytes ? Math.min(end, response.holdAfterBytes) : end;
            int most = (int) Math.min(MAX_FRAME_BYTES, stop - sent);
            byte[] part = response.part(sent, takeWindow(request, response.byteByByte ? 1 : most));
            sent += part.length;
            boolean isLast = sent == end && endStream;
            frames.write(Http2Frames.DATA, isLast ? Http2Frames.END_STREAM : 0, request.id, part);
            upstream.sent(part.length);
        }
    }

    /** Waits until the client takes bytes on the stream, and uses up to {@code most} of them. */
    private int takeWindow(Stream request, int most) throws IOException, InterruptedException {
        synchronized (lock) {
            while (Math.min(connectionWindow, request.window) <= 0) {
                if (isOver || request.isReset) {
                    throw new IOException("nobody reads");
                }
                lock.wait();
            }
            if (isOver || request.isReset) {
                throw new IOException("nobody reads");
            }
            int size = (int) Math.min(most, Math.min(connectionWindow, request.window));
            connectionWindow -= size;
            request.window -= size;
            return size;
        }
    }
}
