package dev.holdfast.call;

import dev.holdfast.call.AttemptRequest.Holding;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.decision.DecisionTable;
import dev.holdfast.decision.NextStep;
import dev.holdfast.decision.NextStep.Escalate;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.outcome.Classification;
import java.time.Duration;
import java.util.Optional;

/** A call that changes nothing: no record, and another attempt needs no proof. */
final class ReadCall extends CallExecution {

    private final CallId callId;

    ReadCall(CallCoordinator coordinator, CallRequest request) {
        super(coordinator, request);
        this.callId = CallId.of(request.caller().tenant(), ports.random().identifier());
    }

    @Override
    CallId callId() {
        return callId;
    }

    @Override
    ToolContract tool() {
        return request.tool();
    }

    @Override
    boolean honoursKey() {
        return false;
    }

    @Override
    void start() {
        sendNext();
    }

    private void sendNext() {
        send(request.headers(), holding(), Optional::empty);
    }

    /** A rule that looks into the body needs it as a whole; else only a short body of known length is worth holding. */
    private Holding holding() {
        return tool().response().readsBody()
                ? new Holding(tool().idempotency().maxStoredResponseBytes(), true)
                : new Holding(HELD_READ_BYTES, false);
    }

    @Override
    void classified(Evidence evidence, Classification classification) {
        NextStep decided = DecisionTable.decide(classification.outcome(), tool().retry(), attempts, false);
        if (decided instanceof NextStep.RetryWithBackoff && !isClientGone()) {
            retry(evidence, classification.outcome());
        } else {
            end(evidence, classification.outcome(), decided);
        }
    }

    private void retry(Evidence evidence, Outcome outcome) {
        if (!canSendAgain()) {
            end(evidence, outcome, new Escalate(Escalate.Reason.NOT_REPLAYABLE));
            return;
        }
        Optional<Duration> delay = delayWithinDeadline(evidence);
        if (delay.isEmpty()) {
            end(evidence, outcome, new Escalate(Escalate.Reason.DEADLINE));
            return;
        }
        pause(
                delay.get(),
                () -> {
                    evidence.discardResponse();
                    sendNext();
                },
                () -> end(evidence, outcome, new Escalate(Escalate.Reason.DRAINING)));
    }

    private void end(Evidence evidence, Outcome outcome, NextStep nextStep) {
        reportEnd(outcome, nextStep);
        if (isClientGone()) {
            evidence.discardResponse();
            coordinator.ended(this);
            return;
        }
        CallReport report = report(outcome, nextStep, true);
        if (evidence.response().isPresent()) {
            passOn(evidence.response().get(), report);
        } else {
            refuseWithoutResponse(evidence, report);
            coordinator.ended(this);
        }
    }

    private void passOn(UpstreamResponse response, CallReport report) {
        pass(response, report, ending(response).whenComplete((_, _) -> coordinator.ended(this)));
    }

    /** Nobody waits for a read's result any more, so that it is not worth the upstream's work. */
    @Override
    public void clientGone() {
        if (isAnswered()) {
            return;
        }
        markClientGone();
        abandonExchange();
        stopWaiting();
    }
}
