package dev.holdfast.contract;

import java.util.List;
import java.util.stream.Collectors;

/** A contract contradicts itself; names every violation at once. */
public final class InvalidContractException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<ContractViolation> violations;

    public InvalidContractException(List<ContractViolation> violations) {
        super(violations.stream()
                .map(violation -> violation.key() + ": " + violation.problem())
                .collect(Collectors.joining("; ")));
        this.violations = List.copyOf(violations);
    }

    public List<ContractViolation> violations() {
        return violations;
    }
}
