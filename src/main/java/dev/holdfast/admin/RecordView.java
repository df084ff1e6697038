package dev.holdfast.admin;

import dev.holdfast.idempotency.Attempt;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.idempotency.StoredResult;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The record of a call, as it stood when the store was asked.
 *
 * @param key the agent's key; absent for a write without one
 * @param upstreamKey what the upstream is sent as the key
 * @param since when it came into its state, where the state says so
 * @param ruling on whose word it counts as settled
 * @param leaseEnds when somebody's permission to act on it ends
 * @param epoch the fencing number
 * @param attempt the number of the attempt permitted last
 * @param doubt whether an attempt may have had an effect that nobody acknowledged
 * @param settlesAt from when on "not found" at the upstream means "did not happen"
 * @param result the stored response
 */
@Schema(description = "The record of a call")
record RecordView(
        String callId,
        String tenant,
        Optional<String> user,
        Optional<String> workflow,
        Optional<String> agent,
        String tool,
        Optional<String> key,
        String upstreamKey,
        boolean keyHonoured,
        String fingerprint,
        String contractVersion,
        Instant createdAt,
        String state,
        Optional<Instant> since,
        Optional<String> ruling,
        Optional<Instant> leaseEnds,
        long epoch,
        int attempt,
        boolean doubt,
        boolean clientGone,
        Optional<Instant> settlesAt,
        Optional<ResultView> result) {

    /**
     * A stored response, without its content.
     *
     * @param status the upstream's status code
     * @param bodyBytes the length of the stored body; absent where it was too long to be kept
     */
    @Schema(description = "A stored response, without its content")
    record ResultView(int status, Optional<Integer> bodyBytes) {
        static ResultView of(StoredResult result) {
            return new ResultView(result.status(), result.body().map(body -> body.length));
        }
    }

    /** What a state says beyond its name. */
    private record Standing(
            Optional<Instant> since,
            Optional<Instant> leaseEnds,
            Optional<String> ruling,
            Optional<StoredResult> result) {

        static Standing leased(Optional<Instant> since, Instant leaseEnds) {
            return new Standing(since, Optional.of(leaseEnds), Optional.empty(), Optional.empty());
        }

        static Standing since(Instant since) {
            return new Standing(Optional.of(since), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    static RecordView of(CallRecord record) {
        var description = record.description();
        Standing standing = standing(record);
        return new RecordView(
                record.id().text(),
                description.tenant(),
                description.caller().user(),
                description.caller().workflow(),
                description.caller().agent(),
                description.tool(),
                description.key().map(IdempotencyKey::text),
                description.upstreamKey(),
                description.keyHonoured(),
                description.fingerprint().hex(),
                description.contractVersion(),
                record.createdAt(),
                record.state().label(),
                standing.since(),
                standing.ruling(),
                standing.leaseEnds(),
                record.epoch(),
                record.admission().attempt(),
                record.admission().doubt(),
                record.admission().clientGone(),
                record.settlesAt(),
                standing.result().map(ResultView::of));
    }

    private static Standing standing(CallRecord record) {
        return switch (record.state()) {
            case CallState.Sending sending ->
                Standing.leased(Optional.of(record.attempts().getLast()).map(Attempt::begunAt), sending.leaseEnds());
            case CallState.Waiting waiting -> Standing.leased(record.admission().lastEndedAt(), waiting.leaseEnds());
            case CallState.Succeeded succeeded ->
                new Standing(
                        Optional.of(succeeded.at()),
                        Optional.empty(),
                        Optional.of(succeeded.ruling().label()),
                        succeeded.result());
            case CallState.Failed failed ->
                new Standing(
                        Optional.of(failed.at()), Optional.empty(), Optional.empty(), Optional.of(failed.result()));
            case CallState.NotApplied notApplied ->
                new Standing(
                        Optional.of(notApplied.at()),
                        Optional.empty(),
                        Optional.of(notApplied.ruling().label()),
                        Optional.empty());
            case CallState.Unknown unknown -> Standing.since(unknown.since());
            case CallState.Reconciling reconciling ->
                Standing.leased(Optional.of(reconciling.since()), reconciling.leaseEnds());
            case CallState.Review review -> Standing.since(review.since());
            case CallState.Compensating compensating -> Standing.leased(Optional.empty(), compensating.leaseEnds());
            case CallState.Compensated compensated -> Standing.since(compensated.at());
            case CallState.CompensationReview review -> Standing.since(review.since());
        };
    }
}
