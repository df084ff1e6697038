package dev.holdfast.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads and writes the frames of RFC 9113 on one connection. Reading is for one thread, writing for any. */
final class Http2Frames {

    static final int DATA = 0x0;
    static final int HEADERS = 0x1;
    static final int RST_STREAM = 0x3;
    static final int SETTINGS = 0x4;
    static final int PING = 0x6;
    static final int GOAWAY = 0x7;
    static final int WINDOW_UPDATE = 0x8;
    static final int CONTINUATION = 0x9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int PRIORITY = 0x20;

    static final int REFUSED_STREAM = 0x7;

    private static final int PREFACE_BYTES = 24;

    static final class Frame {
        final int type;
        final int flags;
        final int stream;
        final byte[] payload;

        private Frame(int type, int flags, int stream, byte[] payload) {
            this.type = type;
            this.flags = flags;
            this.stream = stream;
            this.payload = payload;
        }

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        int intAt(int offset) {
            return ByteBuffer.wrap(payload).getInt(offset);
        }

        /** The payload without padding and priority. */
        byte[] content() {
            int from = 0;
            int to = payload.length;
            if (has(PADDED)) {
                to -= payload[0] & 0xff;
                from++;
            }
            if (type == HEADERS && has(PRIORITY)) {
                from += 5;
            }
            return Arrays.copyOfRange(payload, from, to);
        }
    }

    private final DataInputStream in;
    private final DataOutputStream out;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();

    Http2Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(out);
    }

    void readPreface() throws IOException {
        in.readFully(new byte[PREFACE_BYTES]);
    }

    /** The next frame. */
    Frame read() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt() & 0x7fffffff;
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException();
        }
        return new Frame(type, flags, stream, payload);
    }

    synchronized void write(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length & 0xffff);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    void writeInts(int type, int stream, int... values) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            payload.putInt(value);
        }
        write(type, 0, stream, payload.array());
    }

    /** Bytes that are no frame. */
    synchronized void writeRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Fields of a header block; the pseudo-headers first. */
    synchronized void writeHeaders(int stream, boolean endStream, List<Map.Entry<String, String>> fields)
            throws IOException {
        Http2Headers headers = new DefaultHttp2Headers(false);
        fields.forEach(field -> headers.add(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, headers, block);
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        write(HEADERS, END_HEADERS | (endStream ? END_STREAM : 0), stream, ByteBufUtil.getBytes(block));
    }

    List<Map.Entry<String, String>> decode(int stream, byte[] block) throws IOException {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        try {
            for (Map.Entry<CharSequence, CharSequence> field :
                    decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block))) {
                fields.add(Map.entry(field.getKey().toString(), field.getValue().toString()));
            }
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        return fields;
    }
}
