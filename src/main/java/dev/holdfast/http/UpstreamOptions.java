package dev.holdfast.http;

import dev.holdfast.contract.ConnectionPolicy;
import dev.holdfast.contract.HttpVersionPolicy;
import dev.holdfast.contract.UpstreamContract;
import io.netty.util.NetUtil;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How the client of an upstream is set up; every choice that Vert.x would make otherwise is made here. */
final class UpstreamOptions {

    /**
     * With the cleaner's period below the five seconds after which common servers close an idle connection, so that few
     * are met closing.
     */
    private static final int HTTP_1_KEEP_ALIVE_SECONDS = 3;

    /** Longer than for HTTP/1.1: an HTTP/2 server says which streams it saw when it closes a connection. */
    private static final int HTTP_2_KEEP_ALIVE_SECONDS = 30;

    private static final int POOL_CLEANER_PERIOD_MILLIS = 1_000;
    private static final int MAX_HEADER_BYTES = 32 * 1024;
    private static final int MAX_STATUS_LINE_BYTES = 8 * 1024;
    private static final int MAX_CHUNK_BYTES = 16 * 1024;
    private static final int STREAM_WINDOW_BYTES = 64 * 1024;
    private static final int MAX_CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;

    private UpstreamOptions() {}

    static HttpClientOptions client(UpstreamContract upstream) {
        ConnectionPolicy policy = upstream.connection();
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(millis(policy.connectTimeout()))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setIdleTimeout(0) // an attempt has its own timeout
                .setKeepAlive(true)
                .setKeepAliveTimeout(HTTP_1_KEEP_ALIVE_SECONDS)
                .setPipelining(false)
                .setMaxRedirects(0)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setMaxInitialLineLength(MAX_STATUS_LINE_BYTES)
                .setMaxChunkSize(MAX_CHUNK_BYTES)
                .setTracingPolicy(TracingPolicy.IGNORE) // an attempt's span is the coordinator's
                .setShared(false);
        withHttp2(options, policy);
        if (isTls(upstream)) {
            withTls(options, upstream);
        } else {
            options.setProtocolVersion(
                    upstream.transport().httpVersion() == HttpVersionPolicy.HTTP_2
                            ? HttpVersion.HTTP_2
                            : HttpVersion.HTTP_1_1);
        }
        return options;
    }

    /**
     * The pool of either version holds as many connections: Vert.x books a connection as HTTP/2 until ALPN has decided,
     * and does not look at those who wait again when it turns out to be HTTP/1.1.
     */
    static PoolOptions pool(UpstreamContract upstream) {
        ConnectionPolicy policy = upstream.connection();
        return new PoolOptions()
                .setHttp1MaxSize(policy.maxConnections())
                .setHttp2MaxSize(policy.maxConnections())
                .setMaxWaitQueueSize(policy.maxConcurrent())
                .setCleanerPeriod(POOL_CLEANER_PERIOD_MILLIS)
                .setEventLoopSize(0); // a connection opens on the event loop that asked for it
    }

    static boolean isTls(UpstreamContract upstream) {
        return upstream.url().getScheme().equals("https");
    }

    static int millis(Duration duration) {
        return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
    }

    /** Windows that leave room for every stream of a connection, so that one slow reader does not stop the others. */
    private static void withHttp2(HttpClientOptions options, ConnectionPolicy policy) {
        long allStreams = (long) policy.maxConcurrent() * STREAM_WINDOW_BYTES;
        options.setHttp2ClearTextUpgrade(false)
                .setHttp2MultiplexingLimit(policy.maxConcurrent())
                .setHttp2KeepAliveTimeout(HTTP_2_KEEP_ALIVE_SECONDS)
                .setHttp2ConnectionWindowSize(Math.clamp(allStreams, STREAM_WINDOW_BYTES, MAX_CONNECTION_WINDOW_BYTES))
                .setInitialSettings(new Http2Settings()
                        .setPushEnabled(false)
                        .setInitialWindowSize(STREAM_WINDOW_BYTES)
                        .setMaxHeaderListSize(MAX_HEADER_BYTES));
    }

    private static void withTls(HttpClientOptions options, UpstreamContract upstream) {
        options.setSsl(true)
                .setTrustAll(false)
                .setVerifyHost(true)
                .setForceSni(isName(upstream.url().getHost()))
                .setSslEngineOptions(new JdkSSLEngineOptions())
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setSslHandshakeTimeout(upstream.connection().connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        upstream.transport()
                .caFile()
                .ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        switch (upstream.transport().httpVersion()) {
            case AUTO ->
                options.setProtocolVersion(HttpVersion.HTTP_2)
                        .setUseAlpn(true)
                        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
            case HTTP_1_1 -> options.setProtocolVersion(HttpVersion.HTTP_1_1).setUseAlpn(false);
            case HTTP_2 ->
                options.setProtocolVersion(HttpVersion.HTTP_2)
                        .setUseAlpn(true)
                        .setAlpnVersions(List.of(HttpVersion.HTTP_2));
        }
    }

    /** RFC 6066 section 3 allows names only. */
    private static boolean isName(String host) {
        return !host.startsWith("[") && !NetUtil.isValidIpV4Address(host);
    }
}
