package dev.holdfast.config;

import dev.holdfast.contract.ContractViolation;
import dev.holdfast.contract.InvalidContractException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Something declared under a name, while records are made of it: whatever a record refuses becomes a problem at the
 * place of the key that caused it. For one thread.
 *
 * @param block what stands under the name
 * @param position the place of the declaration, for what no key can be blamed for
 * @param problems takes what is wrong
 */
record Declared(Block block, Position position, Problems problems) {

    /** A record, or {@code standIn} where it refuses to be made, so that reading goes on. */
    <T> T make(T standIn, Supplier<T> record) {
        return make(standIn, record, UnaryOperator.identity());
    }

    /**
     * The same for a record that calls its keys differently from the file.
     *
     * @param keyInFile the file's name of a key that the record blames
     */
    <T> T make(T standIn, Supplier<T> record, UnaryOperator<String> keyInFile) {
        try {
            return record.get();
        } catch (InvalidContractException invalid) {
            invalid.violations()
                    .forEach(violation ->
                            refuse(new ContractViolation(keyInFile.apply(violation.key()), violation.problem())));
            return standIn;
        }
    }

    void refuse(ContractViolation violation) {
        KeyPath path = violation.key().isEmpty() ? block.path() : block.path().child(violation.key());
        problems.add(block.locate(violation.key(), position), path, violation.problem());
    }
}
