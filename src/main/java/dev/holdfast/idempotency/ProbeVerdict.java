package dev.holdfast.idempotency;

import java.util.Optional;

/** What asking the upstream showed. */
public sealed interface ProbeVerdict {

    /** The effect is there. */
    record Applied(Optional<StoredResult> result) implements ProbeVerdict {}

    /** The effect is not there; counts only where the probe was sent after the call had settled. */
    record NotApplied() implements ProbeVerdict {}

    /** The answer proves neither. */
    record Inconclusive() implements ProbeVerdict {}

    /** The answer proves neither, and there is no further probe. */
    record Exhausted() implements ProbeVerdict {}
}
