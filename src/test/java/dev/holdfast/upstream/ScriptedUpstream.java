package dev.holdfast.upstream;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A tool server on a loopback port that plays one {@link Script} for each request, in the order the requests begin, and
 * counts requests that came in whole (deliveries) and what its application committed (effects), by idempotency key.
 *
 * <p>When the scripts have run out it answers 200. Its clients may be many and concurrent; so may its callers.
 */
public final class ScriptedUpstream implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What is spoken on a connection. */
    enum Version {
        HTTP_1_1,
        HTTP_2
    }

    private final ServerSocket listener;
    private final Optional<SSLContext> tls;
    private final List<String> alpn;
    private final Version clearText;
    private final String keyHeader;

    private final Queue<Script> scripts = new ArrayDeque<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final Map<String, Integer> effects = new HashMap<>();
    private final Set<Socket> open = new HashSet<>();
    private Script otherwise = Script.respond(200);
    private int connections;
    private int heads;
    private long bytesReceived;
    private long bodyBytesSent;

    private ScriptedUpstream(Optional<SSLContext> tls, List<String> alpn, Version clearText, String keyHeader) {
        this.tls = tls;
        this.alpn = alpn;
        this.clearText = clearText;
        this.keyHeader = keyHeader;
        try {
            this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("scripted-upstream").start(this::accept);
    }

    /** Speaks HTTP/1.1 in clear text. */
    public static ScriptedUpstream http1() {
        return new ScriptedUpstream(Optional.empty(), List.of(), Version.HTTP_1_1, "idempotency-key");
    }

    /** Speaks HTTP/2 in clear text, with prior knowledge. */
    public static ScriptedUpstream http2() {
        return new ScriptedUpstream(Optional.empty(), List.of(), Version.HTTP_2, "idempotency-key");
    }

    /**
     * Speaks over TLS what ALPN chooses; HTTP/1.1 where the client does not ask.
     *
     * @param protocols in order of preference, of {@code h2} and {@code http/1.1}
     */
    public static ScriptedUpstream tls(SSLContext context, String... protocols) {
        return new ScriptedUpstream(Optional.of(context), List.of(protocols), Version.HTTP_1_1, "idempotency-key");
    }

    /** Where nobody listens: connecting is refused. */
    public static URI nobody() {
        ScriptedUpstream gone = http1();
        gone.close();
        return gone.url();
    }

    /** Its base URL, by address. */
    public URI url() {
        return URI.create((tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + listener.getLocalPort());
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Plays these for the next requests. */
    public synchronized ScriptedUpstream next(Script... more) {
        scripts.addAll(List.of(more));
        return this;
    }

    /** Plays this for every request without a script of its own. */
    public synchronized ScriptedUpstream otherwise(Script script) {
        otherwise = script;
        return this;
    }

    /** Every request that came in whole. */
    public synchronized List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /** How often a request with that key came in whole. */
    public synchronized int deliveries(String key) {
        return (int) deliveries.stream()
                .filter(delivery -> delivery.key().equals(key))
                .count();
    }

    /** How often the application committed the effect asked for with that key. */
    public synchronized int effects(String key) {
        return effects.getOrDefault(key, 0);
    }

    /** How often the application committed anything. */
    public synchronized int effects() {
        return effects.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Connections accepted since it started. */
    public synchronized int connections() {
        return connections;
    }

    public synchronized int openConnections() {
        return open.size();
    }

    /** Requests whose head came in. */
    public synchronized int heads() {
        return heads;
    }

    /** Bytes read, of requests or what should have been some; on HTTP/2 bytes of request bodies. */
    public synchronized long bytesReceived() {
        return bytesReceived;
    }

    /** Bytes of response bodies that the network has taken. */
    public synchronized long bodyBytesSent() {
        return bodyBytesSent;
    }

    /** Waits until so many requests came in whole. */
    public void awaitDeliveries(int count) {
        await(count + " deliveries", () -> deliveries.size() >= count);
    }

    /** Waits until the heads of so many requests came in. */
    public void awaitHeads(int count) {
        await(count + " heads", () -> heads >= count);
    }

    /** Waits until so many connections are open, neither fewer nor more. */
    public void awaitOpenConnections(int count) {
        await(count + " open connections", () -> open.size() == count);
    }

    /** Waits until so many connections were accepted. */
    public void awaitConnections(int count) {
        await(count + " connections", () -> connections >= count);
    }

    /** Closes every connection in good order, as a server does that has had enough of idle ones. */
    public void closeConnections() {
        List<Socket> sockets;
        synchronized (this) {
            sockets = List.copyOf(open);
        }
        sockets.forEach(ScriptedUpstream::closeQuietly);
    }

    @Override
    public void close() {
        closeQuietly(listener);
        closeConnections();
    }

    // What follows is for its connections.

    synchronized Script scriptOfRequest() {
        Script script = scripts.poll();
        return script == null ? otherwise : script;
    }

    /** The next script, where it acts on connections. */
    private synchronized Optional<Script> scriptOfConnection() {
        Script script = scripts.peek();
        if (script == null || script.moment() != Script.Moment.ACCEPT) {
            return Optional.empty();
        }
        return Optional.of(scripts.remove());
    }

    synchronized void headArrived() {
        heads++;
        notifyAll();
    }

    synchronized void received(long bytes) {
        bytesReceived += bytes;
        notifyAll();
    }

    synchronized void sent(long bodyBytes) {
        bodyBytesSent += bodyBytes;
    }

    synchronized void delivered(Delivery delivery) {
        deliveries.add(delivery);
        notifyAll();
    }

    synchronized void committed(String key) {
        effects.merge(key, 1, Integer::sum);
        notifyAll();
    }

    String keyHeader() {
        return keyHeader;
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                int number;
                synchronized (this) {
                    number = ++connections;
                    open.add(socket);
                    notifyAll();
                }
                Thread.ofVirtual().start(() -> serve(socket, number));
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            Optional<Script> atAccept = scriptOfConnection();
            if (atAccept.isEmpty()) {
                speak(socket, number);
            } else if (atAccept.get().action() instanceof Script.Action.Stall) {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException | InterruptedException _) {
            // the client has gone, or the test is over
        } finally {
            synchronized (this) {
                open.remove(socket);
                notifyAll();
            }
        }
    }

    private void speak(Socket socket, int number) throws IOException, InterruptedException {
        if (tls.isEmpty()) {
            speak(clearText, socket, socket, number);
            return;
        }
        SSLSocket secure = (SSLSocket) tls.get().getSocketFactory().createSocket(socket, null, true);
        secure.setUseClientMode(false);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setApplicationProtocols(alpn.toArray(String[]::new));
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        boolean isHttp2 = "h2".equals(secure.getApplicationProtocol());
        speak(isHttp2 ? Version.HTTP_2 : Version.HTTP_1_1, secure, socket, number);
    }

    private void speak(Version version, Socket stream, Socket socket, int number)
            throws IOException, InterruptedException {
        switch (version) {
            case HTTP_1_1 -> new Http1Conversation(this, stream, socket, number).run();
            case HTTP_2 -> new Http2Conversation(this, stream, socket, number).run();
        }
    }

    private synchronized void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("waited in vain for %s: %d connections, %d open, %d heads, %d deliveries"
                        .formatted(what, connections, open.size(), heads, deliveries.size()));
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }

    static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException _) {
            // gone already
        }
    }
}
