package dev.holdfast.contract;

import java.time.Duration;

/**
 * How to ask the upstream what happened.
 *
 * @param method of the probe, a safe one
 * @param path of the probe, with variables such as {@code {upstream_key}}
 * @param appliedWhen the probe's answer that proves the effect
 * @param notAppliedWhen the probe's answer that proves its absence
 * @param settleAfter how long after the last attempt's end a "not found" starts to mean "did not happen"; at least the
 *     attempt timeout
 * @param attempts how often to ask before a human has to
 */
public record ReconcilePolicy(
        String method,
        ValueTemplate path,
        ResponseCondition appliedWhen,
        ResponseCondition notAppliedWhen,
        Duration settleAfter,
        int attempts) {

    public ReconcilePolicy {
        new Checks()
                .require(
                        method.equals("GET") || method.equals("HEAD"),
                        "reconcile.request.method",
                        "must be GET or HEAD, but is " + method)
                .between(attempts, 1, 1_000, "reconcile.attempts")
                .positive(settleAfter, "reconcile.settle_after")
                .require(
                        !appliedWhen.equals(notAppliedWhen),
                        "reconcile.not_applied_when",
                        "is the same as applied_when, so the probe could never tell")
                .throwIfAny();
    }
}
