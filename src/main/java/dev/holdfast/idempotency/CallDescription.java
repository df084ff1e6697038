package dev.holdfast.idempotency;

import dev.holdfast.contract.ToolContract;
import java.time.Duration;
import java.util.Optional;

/**
 * What never changes about a recorded call.
 *
 * @param id its name towards agents and operators
 * @param caller on whose behalf it is made
 * @param key the agent's idempotency key; empty for a keyless write
 * @param upstreamKey what the upstream is sent as the key, the same on every attempt
 * @param keyHonoured whether the upstream takes that key and gives the same result for it
 * @param fingerprint of the request
 * @param fingerprintRule by which the fingerprint was made, and by which repeats are compared
 * @param settleAfter how long after the last attempt's end a "not found" starts to mean "did not happen"
 * @param contract the tool's contract when the call was first admitted; the call lives and dies under it
 * @param contractVersion the version of the file it stood in
 */
public record CallDescription(
        CallId id,
        Caller caller,
        Optional<IdempotencyKey> key,
        String upstreamKey,
        boolean keyHonoured,
        Fingerprint fingerprint,
        FingerprintRule fingerprintRule,
        Duration settleAfter,
        ToolContract contract,
        String contractVersion) {

    public String tenant() {
        return caller.tenant();
    }

    public String tool() {
        return contract.name();
    }
}
