package dev.holdfast.config;

import java.util.Optional;

/**
 * One reason why a contract file is refused.
 *
 * @param file as it was named
 * @param line from 1
 * @param column from 1
 * @param tool the tool it is about; empty: an upstream, a risk class or the file as a whole
 * @param key the dotted key inside the tool, or inside the file where there is no tool; empty: all of it
 * @param problem what was found and what was expected
 */
public record ContractError(String file, int line, int column, Optional<String> tool, String key, String problem) {

    /** One line for a terminal, such as {@code holdfast.yaml:7:21: tool create_ticket: retry.max_attempts: must be …}. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": "
                + tool.map(name -> "tool " + name + ": ").orElse("") + (key.isEmpty() ? "" : key + ": ") + problem;
    }
}
