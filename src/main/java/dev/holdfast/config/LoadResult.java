package dev.holdfast.config;

import dev.holdfast.contract.ContractSet;
import java.util.List;

/** What became of reading a contract file. */
public sealed interface LoadResult {

    /**
     * The file is sound.
     *
     * @param contracts what it declares
     * @param advice what could be safer
     */
    record Loaded(ContractSet contracts, List<Advice> advice) implements LoadResult {
        public Loaded {
            advice = List.copyOf(advice);
        }
    }

    /**
     * The file is refused.
     *
     * @param errors all that is wrong with it, in the order of the file; at least one
     */
    record Refused(List<ContractError> errors) implements LoadResult {
        public Refused {
            errors = List.copyOf(errors);
        }
    }
}
