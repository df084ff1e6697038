package dev.holdfast.config;

import dev.holdfast.config.LoadResult.Loaded;
import dev.holdfast.config.LoadResult.Refused;
import dev.holdfast.contract.ContractSet;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Holds the contracts in force.
 *
 * <p>A call reads {@link #current()} once and keeps what it got. Safe for use by any thread; replaced by the watcher's
 * thread, which also runs the listeners.
 */
public final class CurrentContracts {

    private final CopyOnWriteArrayList<Consumer<ContractSet>> listeners = new CopyOnWriteArrayList<>();
    private volatile Status status;

    /**
     * Where loading stands.
     *
     * @param contracts those in force
     * @param advice what could be safer in them
     * @param generation 1 for the first contracts, one more for each replacement
     * @param loadedAt when those in force were loaded
     * @param failedReloads how many changed files were refused since the start
     * @param lastErrors why the file as it stands is not in force; none where it is
     */
    public record Status(
            ContractSet contracts,
            List<Advice> advice,
            long generation,
            Instant loadedAt,
            long failedReloads,
            List<ContractError> lastErrors) {

        public Status {
            advice = List.copyOf(advice);
            lastErrors = List.copyOf(lastErrors);
        }
    }

    public CurrentContracts(Loaded first, Instant loadedAt) {
        status = new Status(first.contracts(), first.advice(), 1, loadedAt, 0, List.of());
    }

    public ContractSet current() {
        return status.contracts();
    }

    /** Everything about the contracts in force, of one moment. */
    public Status status() {
        return status;
    }

    /** Calls {@code listener} with each set that replaces the one in force, on the watcher's thread. */
    public void onReplaced(Consumer<ContractSet> listener) {
        listeners.add(listener);
    }

    /** Puts newly read contracts in force; equal ones only clear the last errors. */
    synchronized void replace(Loaded loaded, Instant now) {
        Status before = status;
        if (loaded.contracts().version().equals(before.contracts().version())) {
            status = new Status(
                    before.contracts(),
                    before.advice(),
                    before.generation(),
                    before.loadedAt(),
                    before.failedReloads(),
                    List.of());
            return;
        }
        status = new Status(
                loaded.contracts(), loaded.advice(), before.generation() + 1, now, before.failedReloads(), List.of());
        listeners.forEach(listener -> listener.accept(loaded.contracts()));
    }

    /** Keeps the contracts in force and remembers why their file was refused. */
    synchronized void refuse(Refused refused) {
        Status before = status;
        status = new Status(
                before.contracts(),
                before.advice(),
                before.generation(),
                before.loadedAt(),
                before.failedReloads() + 1,
                refused.errors());
    }
}
