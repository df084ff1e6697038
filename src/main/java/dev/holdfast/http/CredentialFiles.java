package dev.holdfast.http;

import dev.holdfast.contract.CredentialPolicy;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The secrets that go out with attempts, read from their files and read again every now and then, as mounted secrets
 * rotate. Safe for use by any thread; files are read by worker threads only.
 */
final class CredentialFiles {

    private static final Logger LOG = Logger.getLogger(CredentialFiles.class);

    private static final int MAX_SECRET_BYTES = 16 * 1024;

    private final Vertx vertx;
    private final long timer;

    /** By file; empty: there is no usable secret. */
    private final Map<Path, Optional<String>> secrets = new ConcurrentHashMap<>();

    /** Reads every known file again each {@code interval}. */
    CredentialFiles(Vertx vertx, Duration interval) {
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(interval.toMillis(), _ -> refresh());
    }

    /** The header's value; empty where the file holds no usable secret. Reads a file only when first asked for it. */
    Future<Optional<String>> valueOf(CredentialPolicy policy) {
        Optional<String> known = secrets.get(policy.file());
        Future<Optional<String>> secret = known == null ? read(policy.file()) : Future.succeededFuture(known);
        return secret.map(found -> found.map(text -> policy.prefix() + text));
    }

    /** Reads every known file again. */
    Future<Void> refresh() {
        List<Future<Optional<String>>> reads =
                secrets.keySet().stream().map(this::read).toList();
        return Future.all(reads).mapEmpty();
    }

    /** Forgets all but these files. */
    void retain(Set<Path> files) {
        secrets.keySet().retainAll(files);
    }

    void close() {
        vertx.cancelTimer(timer);
    }

    private Future<Optional<String>> read(Path file) {
        return vertx.executeBlocking(() -> remember(file, usableSecretIn(file)), false)
                .map(_ -> secrets.getOrDefault(file, Optional.empty()));
    }

    private Optional<String> remember(Path file, Optional<String> secret) {
        Optional<String> before = secrets.put(file, secret);
        if (secret.isEmpty() && (before == null || before.isPresent())) {
            LOG.warnf("credentials unavailable: file=%s; it must hold one line of printable ASCII", file);
        }
        return secret;
    }

    private static Optional<String> usableSecretIn(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_SECRET_BYTES + 1);
        } catch (IOException e) {
            LOG.debugf("credentials unreadable: file=%s cause=%s", file, e);
            return Optional.empty();
        }
        String secret = new String(bytes, StandardCharsets.ISO_8859_1).replaceFirst("[\r\n]+$", "");
        boolean usable = !secret.isBlank()
                && bytes.length <= MAX_SECRET_BYTES
                && secret.chars().allMatch(c -> c >= ' ' && c <= '~');
        return usable ? Optional.of(secret) : Optional.empty();
    }
}
