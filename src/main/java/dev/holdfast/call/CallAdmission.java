package dev.holdfast.call;

import dev.holdfast.contract.UpstreamContract;
import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.Fingerprint;
import dev.holdfast.idempotency.FingerprintRule;
import dev.holdfast.idempotency.OwnerToken;
import dev.holdfast.idempotency.UpstreamKey;
import dev.holdfast.problem.ProblemType;
import dev.holdfast.store.AdmitAnswer;
import dev.holdfast.store.AdmitCommand;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the store for permission to carry a write out, and follows what it answers: goes on, replays, waits for a call in
 * progress where the agent wants to, or refuses. For the call's event loop.
 */
final class CallAdmission {

    private static final Duration FIRST_LOOK = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

    /** How long a sidecar tries to take back an admission whose answer never came. */
    private static final Duration ABANDON_PATIENCE = Duration.ofSeconds(60);

    private final WriteCall call;
    private final CallRequest request;
    private final CoordinatorPorts ports;
    private final CallDescription description;
    private final OwnerToken owner;
    private boolean restated;

    CallAdmission(WriteCall call) {
        this.call = call;
        this.request = call.request;
        this.ports = call.ports;
        this.owner = new OwnerToken(HexFormat.of().formatHex(ports.random().identifier()));
        this.description = describe();
    }

    CallDescription description() {
        return description;
    }

    OwnerToken owner() {
        return owner;
    }

    void ask() {
        ask(new AdmitCommand(
                description,
                owner,
                call.attemptLease(),
                Optional.empty(),
                request.wishes().firstSent(),
                request.wishes().allowedRepeat()));
    }

    private void ask(AdmitCommand command) {
        Lease lease = new Lease(ports.timers().nanoTime(), command.lease());
        call.goOn(StoreRetry.ask(() -> ports.store().admit(command)), (answer, failure) -> {
            if (failure == null) {
                follow(command, answer, lease);
                return;
            }
            call.refuseWithoutStore();
            StoreRetry.persist(
                    ports.timers(),
                    () -> ports.store().abandon(command),
                    ABANDON_PATIENCE,
                    () -> call.coordinator.ended(call));
        });
    }

    private void follow(AdmitCommand command, AdmitAnswer answer, Lease lease) {
        switch (answer) {
            case AdmitAnswer.Granted granted -> call.admitted(granted.record(), lease);
            case AdmitAnswer.Settled settled -> {
                ports.listener().replayed(call.tool());
                ports.audit()
                        .append(
                                settled.record().id(),
                                "replayed",
                                Map.of("outcome", settled.record().state().label()));
                call.answeredByRecord(RecordAnswers.of(settled.record(), request.key(), 0, false));
            }
            case AdmitAnswer.InProgress busy ->
                waitOrAnswer(command, busy.record().id(), busy);
            case AdmitAnswer.Unsettled unsettled ->
                call.answeredByRecord(RecordAnswers.of(unsettled.record(), request.key(), 0, false));
            case AdmitAnswer.Compensated undone ->
                call.answeredByRecord(RecordAnswers.of(undone.record(), request.key(), 0, false));
            case AdmitAnswer.OtherFingerprint other ->
                call.answeredByRecord(RecordAnswers.otherFingerprint(other.record(), request.key()));
            case AdmitAnswer.OtherRule other -> restate(command, other.rule());
            case AdmitAnswer.Guarded guarded -> call.answeredByGuard(guarded.block());
            case AdmitAnswer.HistoryUnavailable _ ->
                call.refuseAndEnd(
                        ProblemType.HISTORY_UNAVAILABLE,
                        "the call was first sent before the memory of its calls begins, and there is no record of it");
            case AdmitAnswer.Abandoned _ ->
                call.refuseAndEnd(
                        ProblemType.STATE_STORE_UNAVAILABLE, "the admission was given up before the store answered");
        }
    }

    /** Repeats are fingerprinted by the rule that the record was made under, whatever was reloaded since. */
    private void restate(AdmitCommand command, FingerprintRule rule) {
        if (restated) {
            call.refuseAndEnd(
                    ProblemType.STATE_STORE_UNAVAILABLE,
                    "the record's fingerprint rule changed while it was asked for");
            return;
        }
        restated = true;
        ask(command.restated(new AdmitCommand.RestatedFingerprint(rule, fingerprint(rule))));
    }

    // Waiting for somebody else's call

    private void waitOrAnswer(AdmitCommand command, CallId busy, AdmitAnswer.InProgress answer) {
        Duration left = waitLeft();
        if (!left.isPositive() || call.isClientGone()) {
            call.answeredByRecord(RecordAnswers.of(answer.record(), request.key(), 0, false));
            return;
        }
        lookAgain(command, busy, answer, FIRST_LOOK.compareTo(left) < 0 ? FIRST_LOOK : left);
    }

    private void lookAgain(AdmitCommand command, CallId busy, AdmitAnswer.InProgress answer, Duration pause) {
        Runnable answerNow = () -> call.answeredByRecord(RecordAnswers.of(answer.record(), request.key(), 0, false));
        call.pause(
                pause,
                () -> call.goOn(ports.store().find(busy), (found, failure) -> {
                    boolean stillBusy = failure == null
                            && found.isPresent()
                            && found.get().state().isInProgress();
                    if (!stillBusy) {
                        ask(command);
                    } else if (!waitLeft().isPositive() || call.isClientGone()) {
                        answerNow.run();
                    } else {
                        Duration next = pause.multipliedBy(2);
                        lookAgain(command, busy, answer, shortest(next, LONGEST_PAUSE, waitLeft()));
                    }
                }),
                answerNow);
    }

    private Duration waitLeft() {
        Duration waited = Duration.ofNanos(ports.timers().nanoTime() - call.startedNanos);
        return shortest(
                        request.wishes().preferWait().orElse(Duration.ZERO),
                        call.tool().deadline())
                .minus(waited);
    }

    private static Duration shortest(Duration first, Duration... others) {
        Duration shortest = first;
        for (Duration other : others) {
            shortest = other.compareTo(shortest) < 0 ? other : shortest;
        }
        return shortest;
    }

    // The call's description

    private CallDescription describe() {
        UpstreamContract upstream = request.contracts().upstreamOf(request.tool());
        String tenant = request.caller().tenant();
        CallId id = CallId.of(tenant, ports.random().identifier());
        UpstreamKey upstreamKey = request.key()
                .map(key -> UpstreamKey.derive(
                        upstream.key().form(), tenant, request.tool().name(), key))
                .orElseGet(() -> UpstreamKey.derive(id));
        FingerprintRule rule = FingerprintRule.of(request.tool());
        return new CallDescription(
                id,
                request.caller(),
                request.key(),
                upstreamKey.text(),
                upstream.honoursKeyOf(request.tool()),
                fingerprint(rule),
                rule,
                settleAfter(upstream),
                request.tool(),
                request.contracts().version());
    }

    private Fingerprint fingerprint(FingerprintRule rule) {
        byte[] body = request.body() instanceof RequestBody.Whole whole
                ? whole.bytes().getBytes()
                : new byte[0];
        return Fingerprint.of(
                rule,
                new Fingerprint.Head(
                        request.method(),
                        request.path(),
                        request.query(),
                        request.header("Content-Type").orElse("")),
                body);
    }

    private Duration settleAfter(UpstreamContract upstream) {
        return request.tool()
                .reconcile()
                .map(policy -> policy.settleAfter())
                .orElseGet(() -> upstream.connection().attemptTimeout().plus(Lease.SLACK));
    }
}
