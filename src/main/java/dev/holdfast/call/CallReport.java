package dev.holdfast.call;

import dev.holdfast.contract.Outcome;
import dev.holdfast.decision.NextStep;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.IdempotencyKey;
import java.util.Optional;

/**
 * What every answer says about its call.
 *
 * @param callId the call; the one already recorded where there is one
 * @param key the agent's key, where the call has one
 * @param tool the tool's name
 * @param outcome the class of the result
 * @param nextStep what follows from it
 * @param attempts attempts made for this request's admission
 * @param sent whether any byte of any of them may have left
 * @param recorded whether the record holds what this answer says; a read has no record and counts as recorded
 */
public record CallReport(
        CallId callId,
        Optional<IdempotencyKey> key,
        String tool,
        Outcome outcome,
        NextStep nextStep,
        int attempts,
        boolean sent,
        boolean recorded) {}
