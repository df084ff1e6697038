package dev.holdfast.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bodies of any length, and clients of any slowness. */
final class StreamingIT {

    private static final long GIBIBYTE = 1L << 30;
    private static final long WARM_UP = 256L << 20;
    private static final long MOST_GROWTH_BYTES = 32L << 20;
    private static final int SLOW_CLIENTS = 1_000;
    private static final int SLOW_CLIENTS_AT_ONCE = 50;
    private static final int FAST_CALLS = 200;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final AtomicInteger requestsBegun = new AtomicInteger();
    private HttpServer upstream;
    private ExecutorService threads;

    @TempDir
    private Path directory;

    @BeforeEach
    void startUpstream() throws IOException {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        upstream.setExecutor(threads);
        upstream.createContext("/bytes/", this::sendBytes);
        upstream.createContext("/checksum", this::answerChecksum);
        upstream.start();
    }

    @AfterEach
    void stopUpstream() {
        upstream.stop(0);
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
    void aGibibytePassesBothWaysWithoutBeingHeld(HttpClient.Version version) throws Exception {
        try (SidecarProcess sidecar = startSidecar("-Xms96m", "-Xmx96m");
                HttpClient client = HttpClient.newBuilder().version(version).build()) {
            assumeTrue(sidecar.residentBytes().isPresent(), "there is no /proc to read the resident memory from");
            passBothWays(client, sidecar, WARM_UP);
            long before = sidecar.residentBytes().orElseThrow();

            try (ResidentMemory memory = ResidentMemory.watch(sidecar)) {
                passBothWays(client, sidecar, GIBIBYTE);

                assertThat(memory.mostBytes() - before)
                        .as("growth of the resident memory over %d bytes", before)
                        .isLessThan(MOST_GROWTH_BYTES);
            }
        }
    }

    @Test
    void aThousandSlowClientsDoNotStopAFastOne() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (SidecarProcess sidecar = startSidecar("-Xmx256m", "-XX:MaxDirectMemorySize=512m");
                HttpClient client = HttpClient.newHttpClient()) {
            fastCalls(client, sidecar);
            Duration alone = fastCalls(client, sidecar);

            int before = requestsBegun.get();
            while (slow.size() < SLOW_CLIENTS) {
                for (int i = 0; i < SLOW_CLIENTS_AT_ONCE; i++) {
                    slow.add(i % 2 == 0 ? slowReader(sidecar) : slowSender(sidecar, slow.size()));
                }
                Eventually.holds("every slow client hangs", SOON, () -> requestsBegun.get() == before + slow.size());
            }
            Duration amongSlowOnes = fastCalls(client, sidecar);

            assertThat(amongSlowOnes)
                    .as("%d calls, which alone took %s", FAST_CALLS, alone)
                    .isLessThan(alone.multipliedBy(5).plusSeconds(1));
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private SidecarProcess startSidecar(String... jvmFlags) throws IOException {
        Path contracts = Files.writeString(
                directory.resolve("holdfast.yaml"),
                contracts(upstream.getAddress().getPort()));
        return SidecarProcess.start(SidecarProcess.Settings.contracts(contracts).withJvmFlags(jvmFlags));
    }

    private static String contracts(int upstreamPort) {
        return """
                upstreams:
                  files:
                    url: "http://127.0.0.1:%d"
                    connect_timeout: 20s
                    attempt_timeout: 120s
                    max_connections: 2000
                    max_concurrent: 2000
                defaults:
                  deadline: 150s
                tools:
                  download: {match: {method: GET, path: "/bytes/{count}"}, mode: read}
                  upload:
                    match: {method: POST, path: /checksum}
                    mode: write
                    idempotency_key_required: true
                    stream_request: true
                """.formatted(upstreamPort);
    }

    private static void passBothWays(HttpClient client, SidecarProcess sidecar, long length) throws Exception {
        String expected = checksum(new Pattern(length));

        HttpRequest download = HttpRequest.newBuilder(URI.create(sidecar.data("/tools/download/bytes/" + length)))
                .build();
        HttpResponse<InputStream> downloaded = client.send(download, BodyHandlers.ofInputStream());
        assertThat(downloaded.statusCode()).isEqualTo(200);
        try (InputStream body = downloaded.body()) {
            assertThat(checksum(body)).isEqualTo(expected);
        }

        HttpRequest upload = HttpRequest.newBuilder(URI.create(sidecar.data("/tools/upload/checksum")))
                .header("Idempotency-Key", "upload-" + length)
                .POST(BodyPublishers.ofInputStream(() -> new Pattern(length)))
                .build();
        HttpResponse<String> uploaded = client.send(upload, BodyHandlers.ofString());
        assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
        assertThat(uploaded.body()).isEqualTo(expected);
    }

    /** How long a number of small downloads take, one after another. */
    private Duration fastCalls(HttpClient client, SidecarProcess sidecar) throws Exception {
        HttpRequest download = HttpRequest.newBuilder(URI.create(sidecar.data("/tools/download/bytes/100")))
                .build();
        long began = System.nanoTime();
        for (int i = 0; i < FAST_CALLS; i++) {
            HttpResponse<String> downloaded = client.send(download, BodyHandlers.ofString());
            assertThat(downloaded.statusCode()).as(downloaded.body()).isEqualTo(200);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Asks for more than fits into any buffer on the way, and reads none of it. */
    private static Socket slowReader(SidecarProcess sidecar) throws IOException {
        return request(sidecar, "GET /tools/download/bytes/" + (64 << 20) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    /** Promises a body and sends a part of it. */
    private static Socket slowSender(SidecarProcess sidecar, int number) throws IOException {
        return request(
                sidecar,
                "POST /tools/upload/checksum HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: slow-" + number
                        + "\r\nContent-Length: 1000000\r\n\r\nand then ...");
    }

    private static Socket request(SidecarProcess sidecar, String text) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), sidecar.dataPort()));
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void sendBytes(HttpExchange exchange) throws IOException {
        try (exchange;
                OutputStream response = exchange.getResponseBody()) {
            String path = exchange.getRequestURI().getPath();
            long length = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
            exchange.sendResponseHeaders(200, length);
            requestsBegun.incrementAndGet();
            byte[] buffer = new byte[Pattern.BLOCK_BYTES];
            InputStream body = new Pattern(length);
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                response.write(buffer, 0, read);
            }
        }
    }

    private void answerChecksum(HttpExchange exchange) throws IOException {
        try (exchange) {
            requestsBegun.incrementAndGet();
            byte[] checksum = checksum(exchange.getRequestBody()).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, checksum.length);
            exchange.getResponseBody().write(checksum);
        }
    }

    private static String checksum(InputStream body) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[Pattern.BLOCK_BYTES];
        long length = 0;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            checksum.update(buffer, 0, read);
            length += read;
        }
        return length + " bytes, CRC-32C " + Long.toHexString(checksum.getValue());
    }

    /** Bytes that differ from block to block, so that a lost, doubled or swapped one changes the checksum. */
    private static final class Pattern extends InputStream {

        private static final int BLOCK_BITS = 16;
        private static final int BLOCK_BYTES = 1 << BLOCK_BITS;

        private final long length;
        private long position;

        Pattern(long length) {
            this.length = length;
        }

        @Override
        public int read() {
            return position == length ? -1 : valueAt(position++) & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int most) {
            if (position == length) {
                return -1;
            }
            long leftOfBlock = BLOCK_BYTES - position % BLOCK_BYTES;
            int count = (int) Math.min(Math.min(most, leftOfBlock), length - position);
            Arrays.fill(buffer, offset, offset + count, valueAt(position));
            position += count;
            return count;
        }

        /** The upper byte of a multiplicative hash (Fibonacci hashing) of the block's number. */
        private static byte valueAt(long position) {
            return (byte) (((position >>> BLOCK_BITS) * 0x9E3779B97F4A7C15L) >>> 56);
        }
    }

    /** Watches a sidecar's resident memory for its peak. */
    private static final class ResidentMemory implements AutoCloseable {

        private final AtomicLong mostBytes = new AtomicLong();
        private final Thread watcher;
        private volatile boolean closed;

        private ResidentMemory(SidecarProcess sidecar) {
            watcher = Thread.ofPlatform().daemon().start(() -> {
                while (!closed) {
                    sidecar.residentBytes().ifPresent(now -> mostBytes.accumulateAndGet(now, Math::max));
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                }
            });
        }

        static ResidentMemory watch(SidecarProcess sidecar) {
            return new ResidentMemory(sidecar);
        }

        long mostBytes() {
            return mostBytes.get();
        }

        @Override
        public void close() {
            closed = true;
            LockSupport.unpark(watcher);
        }
    }
}
