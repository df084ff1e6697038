package dev.holdfast.config;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is wrong with one file. For one thread. */
final class Problems {

    private record Found(Position position, String key, String problem) {}

    private final String file;
    private final Map<Found, ContractError> errors = new LinkedHashMap<>();

    Problems(String file) {
        this.file = file;
    }

    /** Adds an error; the same one at the same place, met again through {@code defaults}, counts once. */
    void add(Position position, KeyPath path, String problem) {
        errors.putIfAbsent(
                new Found(position, path.keys().isEmpty() ? "" : path.keys().getLast(), problem),
                new ContractError(file, position.line(), position.column(), path.tool(), path.key(), problem));
    }

    boolean isEmpty() {
        return errors.isEmpty();
    }

    /** The errors in the order of the file. */
    List<ContractError> inOrder() {
        return errors.values().stream()
                .sorted(Comparator.comparingInt(ContractError::line).thenComparingInt(ContractError::column))
                .toList();
    }
}
