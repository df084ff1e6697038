package dev.holdfast.contract;

/**
 * The call that undoes an effect.
 *
 * @param tool the tool that undoes
 * @param path its path, with variables such as {@code {response./id}}
 */
public record CompensatingAction(String tool, ValueTemplate path) {}
