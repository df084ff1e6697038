/**
 * What is declared about every tool: immutable records that validate themselves.
 *
 * <p>A contract is data. It is read once by {@code config}, never changed afterwards, and stays alive for as long as a
 * call that began under it. Every record checks itself when it is made and reports all that is wrong with it at once
 * ({@link dev.holdfast.contract.InvalidContractException}); what needs more than one record to judge is checked by
 * {@link dev.holdfast.contract.ContractSet}. Everything here is safe for use by any thread.
 */
@NullMarked
package dev.holdfast.contract;

import org.jspecify.annotations.NullMarked;
