package dev.holdfast.idempotency;

/** Rules that can be broken on purpose, to see that the exploration would notice. */
enum Defect {
    NONE,
    /** Rule 2: a lease that ends while an attempt may be under way counts as "nothing happened". */
    LEASE_END_PROVES_ABSENCE,
    /** Rule 3: whoever reports is taken for the owner. */
    FENCE_IGNORED,
    /** Rule 3: a report of any attempt of the admission is taken for one of the last. */
    ATTEMPT_NUMBER_IGNORED,
    /** Rule 3: a late refusal settles the call in spite of an earlier attempt's doubt. */
    LATE_REFUSAL_BEATS_DOUBT,
    /** Rule 2: what an attempt left in doubt is forgotten when it ends. */
    DOUBT_FORGOTTEN,
    /** Rule 4: "not found" counts whenever it was found. */
    PROBE_BEFORE_SETTLING,
    /** Rule 4: "not found" counts by when it is told, not by when the probe was sent. */
    PROBE_DATED_BY_ITS_ANSWER,
    /** Rule 4: a human's "not applied" counts whenever the human looked. */
    HUMAN_BEFORE_SETTLING,
    /** Rule 6: a late admit of an owner that has given up is granted. */
    NO_TOMBSTONE,
    /** Rule 7: asking again renews the lease in the sidecar's eyes. */
    LEASE_RENEWED_BY_ASKING_AGAIN,
    /** Rule 7: the lease is not looked at before the first byte. */
    LEASE_NOT_CHECKED,
    /** Rule 13: equal calls under another key are let through. */
    NO_GUARD,
    /** Not ours: the upstream does not do what its contract says about keys. */
    UPSTREAM_FORGETS_KEYS
}
