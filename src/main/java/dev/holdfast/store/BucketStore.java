package dev.holdfast.store;

import dev.holdfast.contract.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the buckets of all limits. All limits of a call are decided at once: either every bucket is charged, or none is.
 */
public interface BucketStore {

    /**
     * One bucket to take from.
     *
     * @param limit its definition
     * @param owner whose bucket it is: the tool, risk class or upstream, and the identity the limit is per
     */
    record Bucket(RateLimit limit, String owner) {}

    /** What taking permits came to. */
    sealed interface Taken {

        /** All buckets allowed and were charged. */
        record Granted() implements Taken {}

        /**
         * A bucket refused and none was charged.
         *
         * @param by the bucket with the longest wait
         * @param retryAfter exactly how long until it would allow; negative for a budget that never refills
         */
        record Refused(Bucket by, Duration retryAfter) implements Taken {}
    }

    /**
     * Takes {@code cost} permits from every bucket.
     *
     * @param tenant in whose slot the buckets lie
     */
    CompletionStage<Taken> take(String tenant, List<Bucket> buckets, int cost);
}
