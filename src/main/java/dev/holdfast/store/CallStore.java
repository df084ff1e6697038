package dev.holdfast.store;

import dev.holdfast.idempotency.AttemptReport;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.Fence;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.idempotency.Transition;
import dev.holdfast.idempotency.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the record of every call that can change something. Each method is atomic, applies lease ends first, and writes
 * the audit event of its transition with it. The rules are {@link CallRecord}'s and {@link AdmissionRules}'; a store only
 * finds, keeps and indexes. A command about a call of which there is no record fails with {@link StoreConflict}.
 */
public interface CallStore {

    /**
     * Asks for permission to carry out a call. Asking again with the same owner token gives the same answer and renews
     * nothing.
     */
    CompletionStage<AdmitAnswer> admit(AdmitCommand command);

    /**
     * Asks for permission to send the attempt after {@code fence}'s; refused too while an equal call is in doubt.
     *
     * @param lease from the store's receipt on
     */
    CompletionStage<BeginAnswer> beginAttempt(CallId call, Fence fence, Duration lease);

    /**
     * Stores what an attempt came to when another is to follow.
     *
     * @param lease how long the owner may take before it asks for the next one
     */
    CompletionStage<Transition> endAttempt(CallId call, Fence fence, AttemptReport report, Duration lease);

    /** Stores what the last attempt came to, and how the call ends. */
    CompletionStage<Transition> finish(CallId call, Fence fence, AttemptReport report, Verdict verdict);

    /**
     * Makes sure that an admission whose answer never came is not, and never becomes, a permission to send. The owner must
     * have sent nothing under it.
     */
    CompletionStage<Void> abandon(AdmitCommand command);

    /** Notes that the agent has left while its call is carried out. */
    CompletionStage<Void> clientGone(CallId call, Fence fence);

    /** The record as it stands now. */
    CompletionStage<Optional<CallRecord>> find(CallId call);

    CompletionStage<Optional<CallRecord>> findByKey(String tenant, String tool, IdempotencyKey key);

    /** Records by their state and origin, newest first, from an index. */
    CompletionStage<CallPage> list(CallQuery query);

    /** How many calls are unsettled, and since when the oldest is. */
    CompletionStage<UnsettledCalls> unsettled();

    /**
     * Applies lease ends and forgets what has expired.
     *
     * @param most how many records to touch at most
     * @return how many were touched
     */
    CompletionStage<Integer> sweep(int most);

    /** What the store guards, and whether it answers. */
    StoreStatus status();
}
