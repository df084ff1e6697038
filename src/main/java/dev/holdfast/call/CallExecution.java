package dev.holdfast.call;

import dev.holdfast.backoff.Backoff;
import dev.holdfast.call.AttemptRequest.Connection;
import dev.holdfast.call.AttemptRequest.Holding;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.contract.UpstreamContract;
import dev.holdfast.decision.NextStep;
import dev.holdfast.decision.NextStep.Escalate;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.outcome.Classification;
import dev.holdfast.outcome.OutcomeClassifier;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.outcome.TransportEvidence.NotSent;
import dev.holdfast.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: what reads and writes have in common, which is to send an attempt, to classify it, and to wait for
 * the next. For the event loop it was begun on.
 */
abstract class CallExecution implements CallInProgress {

    /** A read's body up to this length is held, so that a response that is cut off can be asked for again. */
    static final int HELD_READ_BYTES = 64 * 1024;

    private static final Logger LOG = Logger.getLogger(CallExecution.class);

    final CallCoordinator coordinator;
    final CoordinatorPorts ports;
    final CallRequest request;
    final long startedNanos;

    private final Executor eventLoop;
    private final CompletableFuture<CallAnswer> answer = new CompletableFuture<>();
    private Optional<Upstream.Exchange> exchange = Optional.empty();
    private Optional<Waiting> waiting = Optional.empty();
    private Connection nextConnection = Connection.POOLED;
    private long upstreamNanos;
    private boolean anythingSent;
    private boolean clientGone;
    int attempts;

    /** A pause before the next attempt. */
    private record Waiting(Timers.Timer timer, Runnable givingUp) {}

    CallExecution(CallCoordinator coordinator, CallRequest request) {
        this.coordinator = coordinator;
        this.ports = coordinator.ports();
        this.request = request;
        this.startedNanos = ports.timers().nanoTime();
        this.eventLoop = ports.timers().eventLoop();
    }

    abstract void start();

    abstract CallId callId();

    abstract ToolContract tool();

    /** What an attempt's evidence leads to, once it is classified. */
    abstract void classified(Evidence evidence, Classification classification);

    @Override
    public CompletionStage<CallAnswer> answer() {
        return answer.minimalCompletionStage();
    }

    Executor eventLoop() {
        return eventLoop;
    }

    UpstreamContract upstream() {
        return request.contracts().upstreamOf(tool());
    }

    boolean isClientGone() {
        return clientGone;
    }

    boolean isAnswered() {
        return answer.isDone();
    }

    boolean isAnythingSent() {
        return anythingSent;
    }

    void markClientGone() {
        clientGone = true;
    }

    void abandonExchange() {
        exchange.ifPresent(Upstream.Exchange::abandon);
    }

    void useFreshConnection() {
        nextConnection = Connection.FRESH;
    }

    void refuseDraining() {
        refuseAndEnd(ProblemType.DRAINING, "the sidecar is shutting down and takes no new calls");
    }

    // Going on

    /** Goes on when a stage has completed, or failed. */
    <T> void goOn(CompletionStage<T> stage, BiConsumer<T, @Nullable Throwable> step) {
        stage.whenComplete((value, failure) -> guarded(() -> step.accept(value, failure)));
    }

    /** Goes on when a stage has completed that never fails. */
    <T> void goOn(CompletionStage<T> stage, Consumer<T> step) {
        goOn(stage, (value, _) -> step.accept(value));
    }

    /**
     * Takes a step. A programmer's error in it ends the call loudly; its record, if it has one, says what is true when
     * its lease ends.
     */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "event=call_failed call_id=%s tool=%s", callId(), tool().name());
            answer.completeExceptionally(bug);
            coordinator.ended(this);
        }
    }

    // Attempts

    /** Sends the next attempt with all the time that is left for it. */
    void send(List<HeaderField> headers, Holding holding, AttemptRequest.Gate gate) {
        attempts++;
        Duration timeout = attemptTimeout();
        List<HeaderField> sentHeaders = tool().response().readsBody() ? uncoded(headers) : headers;
        long sentNanos = ports.timers().nanoTime();
        Upstream.Exchange sent = ports.upstream()
                .send(new AttemptRequest(
                        upstream(),
                        request.method(),
                        request.target(),
                        sentHeaders,
                        request.body(),
                        nextConnection,
                        timeout.isPositive() ? timeout : Duration.ofNanos(1),
                        holding,
                        () -> timeLeft().isPositive() ? gate.refusal() : Optional.of(NotSent.Reason.DEADLINE_PASSED)));
        exchange = Optional.of(sent);
        Optional<Timers.Timer> cutoff = cutOffAtDeadline(sent);
        goOn(sent.result(), result -> {
            cutoff.ifPresent(Timers.Timer::cancel);
            exchange = Optional.empty();
            received(result, sentNanos);
        });
    }

    /** A body in a content coding is one that no rule can read, so that none is asked for (RFC 9110 section 12.5.3). */
    private static List<HeaderField> uncoded(List<HeaderField> headers) {
        HeaderField identity = new HeaderField("Accept-Encoding", "identity");
        Stream<HeaderField> others =
                headers.stream().filter(field -> !field.name().equalsIgnoreCase(identity.name()));
        return Stream.concat(others, Stream.of(identity)).toList();
    }

    /** The attempt's own timeout runs from its first byte; where connecting takes long, the deadline comes first. */
    private Optional<Timers.Timer> cutOffAtDeadline(Upstream.Exchange sent) {
        Duration longest = upstream()
                .connection()
                .connectTimeout()
                .plus(upstream().connection().attemptTimeout());
        return longest.compareTo(timeLeft()) <= 0
                ? Optional.empty()
                : Optional.of(ports.timers().schedule(timeLeft(), sent::abandon));
    }

    private void received(AttemptResult result, long sentNanos) {
        long took = ports.timers().nanoTime() - sentNanos;
        upstreamNanos += took;
        Evidence evidence = Evidence.of(result, tool(), ports.timers().wallClock());
        anythingSent |= evidence.wasSent();
        Classification classification = OutcomeClassifier.classify(tool(), honoursKey(), evidence.proof());
        ports.listener().attempted(tool(), attempts, evidence.proof(), classification, Duration.ofNanos(took));
        if (evidence.isMisdirected()) {
            useFreshConnection();
        }
        classified(evidence, classification);
    }

    /** Whether the upstream honours the key that this call carries. */
    abstract boolean honoursKey();

    // Waiting

    /** How long to wait before the next attempt; empty where it would begin after the deadline. */
    Optional<Duration> delayWithinDeadline(Evidence evidence) {
        Duration delay = Backoff.delay(
                tool().retry(),
                attempts,
                cause(evidence),
                evidence.retryAfter(),
                ports.random().jitter());
        return delay.compareTo(timeLeft()) < 0 ? Optional.of(delay) : Optional.empty();
    }

    private Backoff.Cause cause(Evidence evidence) {
        if (evidence.isRateLimited()) {
            return Backoff.Cause.RATE_LIMITED;
        }
        boolean notProcessed = evidence.proof() instanceof TransportEvidence.NotProcessed;
        return notProcessed && !tool().isWrite() ? Backoff.Cause.READ_NOT_PROCESSED : Backoff.Cause.FAILED;
    }

    /**
     * Pauses this call without a thread.
     *
     * @param then goes on after the delay
     * @param givingUp ends the call instead, when the sidecar drains meanwhile
     */
    void pause(Duration delay, Runnable then, Runnable givingUp) {
        if (coordinator.isDraining()) {
            givingUp.run();
            return;
        }
        Timers.Timer timer = ports.timers().schedule(delay, () -> {
            waiting = Optional.empty();
            guarded(then);
        });
        waiting = Optional.of(new Waiting(timer, givingUp));
    }

    /** Ends a pause because the sidecar drains. */
    void stopWaiting() {
        endPause().ifPresent(pause -> guarded(pause.givingUp()));
    }

    private Optional<Waiting> endPause() {
        Optional<Waiting> ended = waiting;
        waiting = Optional.empty();
        ended.ifPresent(pause -> pause.timer().cancel());
        return ended;
    }

    boolean canSendAgain() {
        return request.body() instanceof RequestBody.Whole;
    }

    // Time

    Duration timeLeft() {
        long usedNanos = ports.timers().nanoTime() - startedNanos;
        return tool().deadline().minusNanos(usedNanos);
    }

    Duration attemptTimeout() {
        Duration own = upstream().connection().attemptTimeout();
        Duration left = timeLeft();
        return own.compareTo(left) <= 0 ? own : left;
    }

    // Answers

    CallReport report(Outcome outcome, NextStep nextStep, boolean recorded) {
        return new CallReport(
                callId(), request.key(), tool().name(), outcome, nextStep, attempts, anythingSent, recorded);
    }

    /** Passes an upstream's response on. */
    void pass(UpstreamResponse response, CallReport report, CompletionStage<CallAnswer.Ending> release) {
        answerWith(new CallAnswer.Passed(report, response, release));
    }

    /** How a response's body ends. */
    static CompletionStage<CallAnswer.Ending> ending(UpstreamResponse response) {
        return switch (response.body()) {
            case ResponseBody.Held _ -> CompletableFuture.completedFuture(CallAnswer.Ending.COMPLETE);
            case ResponseBody.Streamed streamed ->
                streamed.live().end().thenApply(end -> switch (end) {
                    case ResponseBody.BodyEnd.Complete _ -> CallAnswer.Ending.COMPLETE;
                    case ResponseBody.BodyEnd.CutOff _ -> CallAnswer.Ending.CUT_OFF;
                });
        };
    }

    void refuse(ProblemType type, String detail) {
        refuse(new CallAnswer.Refused(
                report(Refusals.outcomeOf(type), Refusals.nextStepOf(type), true),
                type,
                detail,
                Refusals.retryAfter(type),
                OptionalInt.empty(),
                false));
    }

    void refuseAndEnd(ProblemType type, String detail) {
        refuse(type, detail);
        coordinator.ended(this);
    }

    /** Tells why there is neither a response to pass on nor another attempt, where nothing is in doubt. */
    void refuseWithoutResponse(Evidence evidence, CallReport report) {
        Escalate.Reason reason =
                report.nextStep() instanceof Escalate escalate ? escalate.reason() : Escalate.Reason.NOT_RETRIED;
        if (!timeLeft().isPositive()) {
            reason = Escalate.Reason.DEADLINE;
        }
        ProblemType type = Refusals.typeOf(evidence.proof(), reason);
        refuse(new CallAnswer.Refused(
                report,
                type,
                Refusals.detailOf(evidence.proof(), attempts, reason),
                evidence.retryAfter().or(() -> Refusals.retryAfter(type)),
                evidence.status(),
                false));
    }

    void refuse(CallAnswer.Refused refused) {
        ports.listener().refused(tool(), refused.type());
        answerWith(refused);
    }

    void answerWith(CallAnswer value) {
        answer.complete(value);
    }

    /** Tells the listener how the call ended. */
    void reportEnd(Outcome outcome, NextStep nextStep) {
        long took = ports.timers().nanoTime() - startedNanos;
        ports.listener()
                .ended(
                        tool(),
                        outcome,
                        nextStep,
                        attempts,
                        Duration.ofNanos(took),
                        Duration.ofNanos(Math.min(took, upstreamNanos)));
    }
}
