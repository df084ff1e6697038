package dev.holdfast.contract;

/**
 * One thing that is wrong between contracts.
 *
 * @param declaration the tool, upstream or risk class that has to change
 * @param violation what is wrong with it
 */
public record SetViolation(Declaration declaration, ContractViolation violation) {}
