package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.CurrentContracts.Status;
import dev.holdfast.config.LoadResult.Loaded;
import dev.holdfast.contract.ContractSet;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContractWatcherTest {

    private static final Optional<URI> URL = Optional.of(URI.create("http://127.0.0.1:9"));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = START.plusSeconds(60);

    @TempDir
    private Path directory;

    private final List<ContractSet> replaced = new ArrayList<>();
    private Path file;
    private CurrentContracts contracts;
    private ContractWatcher watcher;

    @BeforeEach
    void mountLikeAConfigMap() throws IOException {
        publish("first", "tools: {one: {}}");
        file = Files.createSymbolicLink(directory.resolve("holdfast.yaml"), Path.of("..data", "holdfast.yaml"));
        contracts = new CurrentContracts((Loaded) ContractLoader.load(file, URL), START);
        contracts.onReplaced(replaced::add);
        watcher = new ContractWatcher(file, URL, contracts, InstantSource.fixed(LATER));
        watcher.poll();
    }

    @AfterEach
    void stop() {
        watcher.close();
    }

    @Test
    void anUnchangedFileChangesNothing() {
        ContractSet before = contracts.current();

        watcher.poll();
        watcher.poll();

        assertThat(contracts.current()).isSameAs(before);
        assertThat(contracts.status().generation()).isEqualTo(1);
        assertThat(contracts.status().loadedAt()).isEqualTo(START);
        assertThat(replaced).isEmpty();
    }

    @Test
    void aSwappedConfigMapReplacesTheContracts() throws IOException {
        publish("second", "tools: {two: {}}");

        watcher.poll();

        assertThat(contracts.current().tools()).containsOnlyKeys("two");
        assertThat(contracts.status().generation()).isEqualTo(2);
        assertThat(contracts.status().loadedAt()).isEqualTo(LATER);
        assertThat(replaced).containsExactly(contracts.current());
    }

    @Test
    void aFileWrittenInPlaceReplacesTheContracts() throws IOException {
        Files.writeString(file, "tools: {two: {}, three: {}}");

        watcher.poll();

        assertThat(contracts.current().tools()).containsOnlyKeys("two", "three");
    }

    @Test
    void aSecondChangeWithEqualAttributesIsSeenAtTheNextPoll() throws IOException {
        // Given
        Files.writeString(file, "tools: {two: {}}");
        watcher.poll();
        var changed = Files.getLastModifiedTime(file);

        // When
        Files.writeString(file, "tools: {six: {}}");
        Files.setLastModifiedTime(file, changed);
        watcher.poll();

        // Then
        assertThat(contracts.current().tools()).containsOnlyKeys("six");
    }

    @Test
    void aBrokenFileKeepsTheContractsIsCountedOnceAndMayBeMended() throws IOException {
        // When
        publish("second", "tools: {two: {retry: {max_attempts: 0}}}");
        watcher.poll();
        watcher.poll();
        watcher.poll();

        // Then
        Status broken = contracts.status();
        assertThat(broken.contracts().tools()).containsOnlyKeys("one");
        assertThat(broken.failedReloads()).isEqualTo(1);
        assertThat(broken.lastErrors())
                .singleElement()
                .extracting(ContractError::key)
                .isEqualTo("retry.max_attempts");

        // When
        publish("third", "tools: {two: {}}");
        watcher.poll();

        // Then
        assertThat(contracts.current().tools()).containsOnlyKeys("two");
        assertThat(contracts.status().lastErrors()).isEmpty();
        assertThat(contracts.status().failedReloads()).isEqualTo(1);
    }

    @Test
    void aVanishedFileKeepsTheContractsUntilItIsBack() throws IOException {
        // When
        Files.delete(directory.resolve("..data"));
        watcher.poll();
        watcher.poll();

        // Then
        assertThat(contracts.current().tools()).containsOnlyKeys("one");
        assertThat(contracts.status().failedReloads()).isEqualTo(1);
        assertThat(contracts.status().lastErrors())
                .singleElement()
                .extracting(ContractError::problem)
                .isEqualTo("cannot be read: there is no such file");

        // When
        publish("again", "tools: {one: {}}");
        watcher.poll();

        // Then
        assertThat(contracts.status().lastErrors()).isEmpty();
        assertThat(contracts.status().generation()).isEqualTo(1);
        assertThat(replaced).isEmpty();
    }

    /** Does what a kubelet does: a new directory, and the link {@code ..data} moved to it in one step. */
    private void publish(String version, String yaml) throws IOException {
        Path content = Files.createDirectory(directory.resolve(".." + version));
        Files.writeString(content.resolve("holdfast.yaml"), yaml);
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), content.getFileName());
        Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }
}
