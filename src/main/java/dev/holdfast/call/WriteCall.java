package dev.holdfast.call;

import dev.holdfast.call.AttemptRequest.Holding;
import dev.holdfast.contract.CommitPoint;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.decision.DecisionTable;
import dev.holdfast.decision.NextStep;
import dev.holdfast.decision.NextStep.Escalate;
import dev.holdfast.idempotency.AttemptReport;
import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.Fence;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.RepeatGuard;
import dev.holdfast.idempotency.Transition;
import dev.holdfast.idempotency.Verdict;
import dev.holdfast.outcome.Classification;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.problem.ProblemType;
import dev.holdfast.store.BeginAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A call that may change something: recorded before its first byte, sent only with the record's consent, and answered
 * only after its end is stored.
 */
final class WriteCall extends CallExecution {

    private final CallAdmission admission;
    private CallDescription description;
    private Fence fence;
    private Lease lease;
    private boolean doubt;
    private Duration keyAge = Duration.ZERO;

    /**
     * An attempt that has ended.
     *
     * @param evidence what it brought back
     * @param report what it says about itself
     * @param outcome what it, and all before it, say about the call
     */
    private record Ended(Evidence evidence, AttemptReport report, Outcome outcome) {}

    WriteCall(CallCoordinator coordinator, CallRequest request) {
        super(coordinator, request);
        this.admission = new CallAdmission(this);
        this.description = admission.description();
        this.fence = new Fence(admission.owner(), 0, 0);
        this.lease = new Lease(startedNanos, Duration.ZERO);
    }

    @Override
    CallId callId() {
        return description.id();
    }

    @Override
    ToolContract tool() {
        return description.contract();
    }

    @Override
    boolean honoursKey() {
        // As it was when the key was first sent, and as the upstream takes keys now, whose headers are the ones sent.
        return description.keyHonoured() && upstream().honoursKeyOf(tool());
    }

    @Override
    void start() {
        if (request.key().isEmpty() && tool().keyRequired()) {
            refuseAndEnd(
                    ProblemType.IDEMPOTENCY_KEY_REQUIRED,
                    "tool " + tool().name() + " takes no call without an idempotency key, and none came");
            return;
        }
        admission.ask();
    }

    // Admission, as CallAdmission tells it

    /** The store has permitted attempt 1. */
    void admitted(CallRecord record, Lease granted) {
        description = record.description();
        fence = record.admission().fence();
        lease = granted;
        keyAge = Duration.between(record.createdAt(), record.admission().admittedAt());
        if (request.contracts().upstream(tool().upstream()).isEmpty()) {
            releaseUnsent(
                    ProblemType.TOOL_NOT_DECLARED,
                    "the call's contract names the upstream " + tool().upstream() + ", which is no longer declared");
        } else if (isClientGone()) {
            releaseUnsent(ProblemType.REQUEST_INVALID, "the client left before anything was sent");
        } else {
            sendNext();
        }
    }

    /** Somebody else's record answers this request. */
    void answeredByRecord(CallAnswer answer) {
        if (answer instanceof CallAnswer.Refused refused) {
            refuse(refused);
        } else {
            answerWith(answer);
        }
        coordinator.ended(this);
    }

    /** An equal call stands in the way of this one. */
    void answeredByGuard(RepeatGuard.Block block) {
        answeredByRecord(RecordAnswers.guarded(report(Outcome.RETRYABLE_FAILURE, new NextStep.Stop(), true), block));
    }

    /** No store, no write. The admission that may have happened is taken back afterwards. */
    void refuseWithoutStore() {
        refuse(ProblemType.STATE_STORE_UNAVAILABLE, "the state store gave no answer, so nothing was sent");
    }

    private void releaseUnsent(ProblemType type, String detail) {
        refuse(type, detail);
        persistFinish(AttemptReports.notSent(NotSent.Reason.ABANDONED), new Verdict.NoEffect());
    }

    // Attempts

    private void sendNext() {
        if (!honoursKey()) {
            useFreshConnection();
        }
        send(headers(), new Holding(mostKeptBytes(), true), this::gate);
        if (isClientGone()) {
            noteClientGone();
        }
    }

    /** Immediately before the first byte: what is left of the lease must cover the whole attempt. */
    private Optional<NotSent.Reason> gate() {
        return lease.covers(attemptTimeout(), ports.timers().nanoTime())
                ? Optional.empty()
                : Optional.of(NotSent.Reason.LEASE_TOO_SHORT);
    }

    private List<HeaderField> headers() {
        Optional<String> keyHeader = upstream().key().header().nameFor(tool());
        if (keyHeader.isEmpty()) {
            return request.headers();
        }
        List<HeaderField> headers = new ArrayList<>(request.headers());
        headers.removeIf(field -> field.passesFor(keyHeader.get()));
        headers.add(new HeaderField(keyHeader.get(), description.upstreamKey()));
        return headers;
    }

    @Override
    void classified(Evidence evidence, Classification own) {
        // Doubt sticks: an attempt that follows one in doubt speaks for both, or settles nothing.
        Classification standing = doubt ? own.afterDoubt(honoursKey()) : own;
        doubt |= own.leavesDoubt();
        Ended last = new Ended(evidence, AttemptReports.of(evidence, own), standing.outcome());
        NextStep decided = DecisionTable.decide(last.outcome(), tool().retry(), attempts, resendIsSafe(Duration.ZERO));
        if (decided instanceof NextStep.RetryWithBackoff) {
            retry(last);
        } else {
            end(last, decided);
        }
    }

    /** Whether the upstream still honours the key at the end of an attempt that begins after {@code delay}. */
    private boolean resendIsSafe(Duration delay) {
        Duration used = keyAge.plusNanos(ports.timers().nanoTime() - startedNanos);
        return honoursKey()
                && used.plus(delay)
                                .plus(attemptLease())
                                .compareTo(upstream().key().window())
                        < 0;
    }

    // Retry

    private void retry(Ended last) {
        if (!canSendAgain()) {
            end(last, refusedRetry(last, Escalate.Reason.NOT_REPLAYABLE));
            return;
        }
        Optional<Duration> delay = delayWithinDeadline(last.evidence());
        if (delay.isEmpty()) {
            end(last, refusedRetry(last, Escalate.Reason.DEADLINE));
            return;
        }
        if (doubt && !resendIsSafe(delay.get())) {
            end(last, new NextStep.Reconcile());
            return;
        }
        Duration waitingLease = delay.get().plus(Lease.SLACK);
        goOn(
                StoreRetry.ask(() -> ports.store().endAttempt(callId(), fence, last.report(), waitingLease)),
                (transition, failure) -> {
                    if (failure != null) {
                        end(last, refusedRetry(last, Escalate.Reason.RECORD));
                    } else if (transition instanceof Transition.Refused || isLate(transition)) {
                        last.evidence().discardResponse();
                        answerFrom(transition.record());
                    } else {
                        pauseBeforeRetry(last, delay.get());
                    }
                });
    }

    private static boolean isLate(Transition transition) {
        return transition instanceof Transition.Moved moved && moved.late();
    }

    private void pauseBeforeRetry(Ended last, Duration delay) {
        pause(delay, () -> beginAttempt(last), () -> end(last, refusedRetry(last, Escalate.Reason.DRAINING)));
    }

    /** Asks the record for its consent to one more attempt. */
    private void beginAttempt(Ended last) {
        Lease asked = new Lease(ports.timers().nanoTime(), attemptLease());
        goOn(StoreRetry.ask(() -> ports.store().beginAttempt(callId(), fence, asked.length())), (answer, failure) -> {
            if (failure != null) {
                giveUpUnheard(last);
                return;
            }
            switch (answer) {
                case BeginAnswer.Granted granted -> {
                    last.evidence().discardResponse();
                    fence = granted.record().admission().fence();
                    lease = asked;
                    sendNext();
                }
                case BeginAnswer.Lost lost -> {
                    last.evidence().discardResponse();
                    answerFrom(lost.record());
                }
                case BeginAnswer.Guarded guarded -> {
                    last.evidence().discardResponse();
                    refuse(RecordAnswers.guarded(
                            report(Outcome.SIDE_EFFECT_UNKNOWN, new NextStep.Reconcile(), true), guarded.block()));
                    persistFinish(last.report(), noEffectOrDoubt());
                }
            }
        });
    }

    /** The store did not say whether one more attempt is permitted, so that there is none, whatever it meant to say. */
    private void giveUpUnheard(Ended last) {
        Fence unheard = fence.next();
        AttemptReport unsent = AttemptReports.notSent(NotSent.Reason.LEASE_TOO_SHORT);
        Verdict verdict = noEffectOrDoubt();
        NextStep step = refusedRetry(last, Escalate.Reason.RECORD);
        reportEnd(last.outcome(), step);
        answerEnd(last.evidence(), report(last.outcome(), step, false));
        StoreRetry.persist(
                ports.timers(),
                () -> ports.store()
                        .finish(callId(), unheard, unsent, verdict)
                        .thenCompose(transition -> transition instanceof Transition.Refused
                                ? ports.store().finish(callId(), fence, last.report(), verdict)
                                : CompletableFuture.completedStage(transition)),
                lease.length(),
                () -> coordinator.ended(this));
    }

    private static NextStep refusedRetry(Ended last, Escalate.Reason reason) {
        return last.outcome() == Outcome.SIDE_EFFECT_UNKNOWN ? new NextStep.Reconcile() : new Escalate(reason);
    }

    private Verdict noEffectOrDoubt() {
        return doubt ? new Verdict.InDoubt() : new Verdict.NoEffect();
    }

    Duration attemptLease() {
        return Lease.lengthFor(upstream());
    }

    // The end

    private void end(Ended last, NextStep nextStep) {
        Evidence evidence = last.evidence();
        boolean open =
                evidence.response().isPresent() && evidence.response().get().body() instanceof ResponseBody.Streamed;
        if (nextStep instanceof NextStep.Continue && open) {
            endWithBody(last, evidence.response().get());
            return;
        }
        Verdict verdict = verdict(last, nextStep);
        reportEnd(last.outcome(), nextStep);
        goOn(ports.store().finish(callId(), fence, last.report(), verdict), (transition, failure) -> {
            if (failure != null) {
                answerEnd(evidence, report(last.outcome(), nextStep, false));
                persistFinish(last.report(), verdict);
            } else if (RecordAnswers.confirms(transition.record(), verdict)) {
                answerEnd(evidence, report(last.outcome(), nextStep, true));
                coordinator.ended(this);
            } else {
                evidence.discardResponse();
                answerFrom(transition.record());
            }
        });
    }

    /**
     * A success whose body is longer than is kept: it is passed on while it arrives, and its end is held back until it is
     * recorded.
     */
    private void endWithBody(Ended last, UpstreamResponse response) {
        ResponseBody.LiveBody live = ((ResponseBody.Streamed) response.body()).live();
        CompletableFuture<CallAnswer.Ending> release = new CompletableFuture<>();
        goOn(live.end(), end -> {
            boolean complete = end instanceof ResponseBody.BodyEnd.Complete;
            boolean applied = complete || tool().response().commitPoint() == CommitPoint.HEADERS;
            Outcome outcome = applied ? Outcome.SUCCESS : Outcome.SIDE_EFFECT_UNKNOWN;
            AttemptReport whole = last.report().with(outcome);
            Verdict verdict =
                    applied ? new Verdict.Success(KeptResponse.of(response, mostKeptBytes())) : new Verdict.InDoubt();
            reportEnd(outcome, applied ? new NextStep.Continue() : new NextStep.Reconcile());
            goOn(ports.store().finish(callId(), fence, whole, verdict), (transition, failure) -> {
                // Where the record says something else, the agent must not take the body for whole, but ask again.
                boolean confirmed = failure != null || RecordAnswers.confirms(transition.record(), verdict);
                release.complete(complete && confirmed ? CallAnswer.Ending.COMPLETE : CallAnswer.Ending.CUT_OFF);
                if (failure != null) {
                    persistFinish(whole, verdict);
                } else {
                    coordinator.ended(this);
                }
            });
        });
        pass(response, report(Outcome.SUCCESS, new NextStep.Continue(), true), release);
    }

    private int mostKeptBytes() {
        return tool().idempotency().maxStoredResponseBytes();
    }

    private Verdict verdict(Ended last, NextStep nextStep) {
        return switch (nextStep) {
            case NextStep.Continue _ -> new Verdict.Success(KeptResponse.of(last.evidence(), mostKeptBytes()));
            case NextStep.Stop _ ->
                last.outcome() == Outcome.VALIDATION_FAILURE
                        ? new Verdict.Refused(KeptResponse.of(last.evidence(), mostKeptBytes()))
                        : new Verdict.NoEffect();
            case NextStep.Escalate _ -> noEffectOrDoubt();
            case NextStep.RetryWithBackoff _, NextStep.Reconcile _ -> new Verdict.InDoubt();
        };
    }

    private void answerFrom(CallRecord record) {
        answeredByRecord(RecordAnswers.of(record, request.key(), attempts, isAnythingSent()));
    }

    /** Gives the agent its answer: the response where nothing is in doubt, else the problem. */
    private void answerEnd(Evidence evidence, CallReport report) {
        if (report.nextStep() instanceof NextStep.Reconcile) {
            evidence.discardResponse();
            refuse(RecordAnswers.inDoubt(report, evidence));
        } else if (evidence.response().isPresent()) {
            UpstreamResponse response = evidence.response().get();
            pass(response, report, ending(response));
        } else if (report.nextStep() instanceof NextStep.Continue) {
            // Done at its head, as the contract says, and then cut off: as good as a result that was not kept.
            answerWith(new CallAnswer.Replayed(
                    report, KeptResponse.ofHead(evidence.status().orElseThrow())));
        } else {
            refuseWithoutResponse(evidence, report);
        }
    }

    private void persistFinish(AttemptReport attempt, Verdict verdict) {
        StoreRetry.persist(
                ports.timers(),
                () -> ports.store().finish(callId(), fence, attempt, verdict),
                lease.length(),
                () -> coordinator.ended(this));
    }

    // The agent

    /** What is sent goes on and is recorded; until it is settled it counts as in doubt for equal calls. */
    @Override
    public void clientGone() {
        if (isAnswered() || isClientGone()) {
            return;
        }
        markClientGone();
        if (attempts > 0) {
            noteClientGone();
        } else {
            stopWaiting();
        }
    }

    private void noteClientGone() {
        ports.store().clientGone(callId(), fence).exceptionally(WriteCall::leaseWillTell);
    }

    /** Without the note the record is only less careful until its lease ends, which the store does by itself. */
    private static @Nullable Void leaseWillTell(Throwable storeFailure) {
        return null;
    }
}
