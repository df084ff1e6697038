package dev.holdfast.idempotency;

import java.util.Optional;

/** What a human found out. */
public sealed interface HumanVerdict {

    /** The effect is there. */
    record Applied(Optional<StoredResult> result) implements HumanVerdict {}

    /** The effect is not there; counts only where the human looked after the call had settled. */
    record NotApplied() implements HumanVerdict {}
}
