package dev.holdfast.contract;

/**
 * One thing that is wrong with a contract.
 *
 * @param key the dotted key inside its tool, upstream or risk class, such as {@code retry.max_attempts}
 * @param problem what is wrong and what was expected
 */
public record ContractViolation(String key, String problem) {}
