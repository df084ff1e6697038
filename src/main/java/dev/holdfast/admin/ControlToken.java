package dev.holdfast.admin;

import dev.holdfast.config.HoldfastConfig;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Judges the bearer token (RFC 6750 section 2.1) of a request to the control API.
 *
 * <p>The token stands in a mounted file, which may be replaced at any time: its content is read again, on a thread that
 * may block, before a comparison if the last reading began more than a second ago. Attributes of the file are not
 * looked at, because a rotated secret may keep them all. Where there is no readable token nothing is granted. Tokens are
 * compared by their SHA-256 in constant time, so that neither content nor length leaks.
 */
@Singleton
public final class ControlToken {

    /** Why a request is let in or not. */
    public sealed interface Access {

        /** The token is right. */
        record Granted() implements Access {}

        /** There is no token to compare with, so nothing is granted. */
        record Unavailable(String reason) implements Access {}

        /** No token was sent, or another. */
        record Refused(String reason) implements Access {}

        /** Too many wrong tokens were sent; nothing is compared for a while. */
        record TooManyFailures(Duration retryAfter) implements Access {}
    }

    private static final Logger LOG = Logger.getLogger(ControlToken.class);
    private static final Duration FRESH_FOR = Duration.ofSeconds(1);
    private static final int MOST_TOKEN_BYTES = 8 * 1024;
    private static final Pattern BEARER = Pattern.compile("Bearer +([A-Za-z0-9._~+/-]+=*)", Pattern.CASE_INSENSITIVE);

    /** What the file held: the token's hash, or why there is none. */
    private sealed interface Content {
        /** Only the token's hash is kept. */
        final class Hash implements Content {

            private final byte[] sha256;

            Hash(String token) {
                sha256 = sha256(token);
            }

            boolean isOf(String token) {
                return MessageDigest.isEqual(sha256(token), sha256);
            }
        }

        record Unusable(String reason) implements Content {}
    }

    private record Reading(Instant begunAt, CompletableFuture<Content> content) {
        boolean isFresh(Instant now) {
            return !now.isBefore(begunAt) && now.isBefore(begunAt.plus(FRESH_FOR));
        }
    }

    private final Optional<Path> file;
    private final Executor mayBlock;
    private final InstantSource clock;
    private final GuessLimit guesses = new GuessLimit();
    private final AtomicReference<Reading> latest =
            new AtomicReference<>(new Reading(Instant.EPOCH, new CompletableFuture<>()));

    @Inject
    ControlToken(HoldfastConfig config, Vertx vertx) {
        this(
                config.control().tokenFile(),
                task -> vertx.executeBlocking(
                        () -> {
                            task.run();
                            return true;
                        },
                        false),
                Clock.systemUTC());
    }

    ControlToken(Optional<Path> file, Executor mayBlock, InstantSource clock) {
        this.file = file;
        this.mayBlock = mayBlock;
        this.clock = clock;
    }

    /**
     * Judges a request; never completes exceptionally.
     *
     * @param authorization the value of its Authorization field, if it has exactly one
     */
    public CompletionStage<Access> judge(Optional<String> authorization) {
        if (file.isEmpty()) {
            return CompletableFuture.completedStage(new Access.Unavailable(
                    "no control token is configured; set HOLDFAST_CONTROL_TOKEN_FILE to a file that holds one"));
        }
        Path configured = file.get();
        return content(configured).thenApply(content -> switch (content) {
            case Content.Unusable unusable -> new Access.Unavailable(unusable.reason());
            case Content.Hash expected -> compare(expected, authorization);
        });
    }

    private Access compare(Content.Hash expected, Optional<String> authorization) {
        if (authorization.isEmpty()) {
            return new Access.Refused("send the control token as Authorization: Bearer");
        }
        Matcher bearer = BEARER.matcher(authorization.get());
        if (bearer.matches() && expected.isOf(bearer.group(1))) {
            return new Access.Granted();
        }
        // Only now, so that whoever sends wrong tokens can't keep out those who send the right one.
        Instant now = clock.instant();
        Optional<Duration> closed = guesses.closedFor(now);
        if (closed.isPresent()) {
            return new Access.TooManyFailures(closed.get());
        }
        guesses.failed(now);
        return new Access.Refused("the bearer token is not the control token");
    }

    /** The file's content as of a second ago or later; read by one thread for all who ask meanwhile. */
    private CompletableFuture<Content> content(Path configured) {
        Instant now = clock.instant();
        Reading last = latest.get();
        if (last.isFresh(now)) {
            return last.content();
        }
        Reading next = new Reading(now, new CompletableFuture<>());
        if (!latest.compareAndSet(last, next)) {
            return latest.get().content();
        }
        mayBlock.execute(() -> {
            Content content = read(configured);
            if (content instanceof Content.Unusable unusable
                    && !unusable.equals(last.content().getNow(null))) {
                LOG.warnf("event=control_token_unusable file=%s problem=%s", configured, unusable.reason());
            }
            next.content().complete(content);
        });
        return next.content();
    }

    private static Content read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_TOKEN_BYTES + 1);
            String token = new String(bytes, StandardCharsets.UTF_8).strip();
            if (bytes.length > MOST_TOKEN_BYTES
                    || !BEARER.matcher("Bearer " + token).matches()) {
                return unusable("holds no bearer token: letters, digits and -._~+/ on one line");
            }
            return new Content.Hash(token);
        } catch (IOException failed) {
            return unusable("can't be read");
        }
    }

    private static Content unusable(String problem) {
        return new Content.Unusable("the file that HOLDFAST_CONTROL_TOKEN_FILE names " + problem);
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
