package dev.holdfast.config;

import dev.holdfast.config.LoadResult.Loaded;
import dev.holdfast.config.LoadResult.Refused;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the contract file again when it changes; a broken or vanished file leaves the contracts in force as they are.
 *
 * <p>It polls: Kubernetes changes a mounted ConfigMap by replacing the link {@code ..data}, which file notification
 * does not report for the file behind it. A poll costs one resolution of the path and one look at the file's
 * attributes; the content is read only where these differ from the poll before. After a change it is read once more at
 * the next poll, because a second change within the file system's time resolution leaves the attributes equal.
 *
 * <p>{@link #poll()} is called by one thread at a time; started, by the watcher's own.
 */
public final class ContractWatcher implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ContractWatcher.class);

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Path file;
    private final Optional<URI> upstreamUrl;
    private final CurrentContracts contracts;
    private final InstantSource clock;
    private final ScheduledExecutorService thread;
    private @Nullable Attributes seen;
    private boolean settled;
    private List<ContractError> told = List.of();

    /** What a change of the file changes too. */
    private record Attributes(
            Path realPath,
            FileTime changed,
            long size,
            @Nullable Object fileKey) {}

    /**
     * @param upstreamUrl the one upstream, for a file that names none
     * @param contracts takes what is read
     * @param clock tells when
     */
    public ContractWatcher(Path file, Optional<URI> upstreamUrl, CurrentContracts contracts, InstantSource clock) {
        this.file = file;
        this.upstreamUrl = upstreamUrl;
        this.contracts = contracts;
        this.clock = clock;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("contract-watcher").factory());
    }

    /** Starts to poll once a second on a daemon thread. */
    public void start() {
        var _ = thread.scheduleWithFixedDelay(
                this::pollAndSurvive, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Looks at the file once and puts its contracts in force if they changed and are sound. */
    public void poll() {
        Attributes now = attributes();
        boolean changed = !Objects.equals(now, seen);
        if (!changed && settled) {
            return;
        }
        seen = now;
        settled = !changed;
        switch (ContractLoader.load(file, upstreamUrl)) {
            case Loaded loaded -> replace(loaded);
            case Refused refused -> refuse(refused);
        }
    }

    private void pollAndSurvive() {
        try {
            poll();
        } catch (RuntimeException unexpected) {
            LOG.errorf(unexpected, "event=contracts_watch_failed file=%s", file);
        }
    }

    private void replace(Loaded loaded) {
        String before = contracts.current().version();
        contracts.replace(loaded, clock.instant());
        told = List.of();
        if (!loaded.contracts().version().equals(before)) {
            LOG.infof(
                    "event=contracts_replaced file=%s version=%s generation=%d tools=%d",
                    file,
                    loaded.contracts().version(),
                    contracts.status().generation(),
                    loaded.contracts().tools().size());
        }
    }

    /** An error that stands is told and counted once, not at every poll. */
    private void refuse(Refused refused) {
        if (refused.errors().equals(told)) {
            return;
        }
        told = refused.errors();
        contracts.refuse(refused);
        for (ContractError error : refused.errors()) {
            LOG.errorf(
                    "event=contracts_refused file=%s line=%d tool=%s key=%s in_force=%s problem=%s",
                    error.file(),
                    error.line(),
                    error.tool().orElse("-"),
                    error.key(),
                    contracts.current().version(),
                    error.problem());
        }
    }

    private @Nullable Attributes attributes() {
        try {
            Path realPath = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(realPath, BasicFileAttributes.class);
            return new Attributes(realPath, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException vanished) {
            return null;
        }
    }
}
