package dev.holdfast.store;

import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.Fingerprint;
import dev.holdfast.idempotency.FingerprintRule;
import dev.holdfast.idempotency.OwnerToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Asks for permission to carry out a call.
 *
 * @param description of the call; its id is used only where there is no record yet
 * @param owner names this admission
 * @param lease how long the first attempt may take
 * @param stored the fingerprint by the rule of the record that is already there, when the answer before was
 *     {@link AdmitAnswer.OtherRule}
 * @param firstSent when the agent says it sent this call first
 * @param allowedRepeat the call whose repetition the agent asks for by name
 */
public record AdmitCommand(
        CallDescription description,
        OwnerToken owner,
        Duration lease,
        Optional<RestatedFingerprint> stored,
        Optional<Instant> firstSent,
        Optional<CallId> allowedRepeat) {

    /** A request's fingerprint by an older rule. */
    public record RestatedFingerprint(FingerprintRule rule, Fingerprint fingerprint) {}

    public AdmitCommand restated(RestatedFingerprint fingerprint) {
        return new AdmitCommand(description, owner, lease, Optional.of(fingerprint), firstSent, allowedRepeat);
    }
}
