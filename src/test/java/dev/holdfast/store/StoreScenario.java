package dev.holdfast.store;

import static dev.holdfast.idempotency.Calls.LEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.idempotency.Calls;
import dev.holdfast.idempotency.Calls.Ending;
import dev.holdfast.idempotency.OwnerToken;
import dev.holdfast.idempotency.RepeatGuard;
import dev.holdfast.idempotency.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;

/** What tests of a store do with it. */
public abstract class StoreScenario {

    private StoreUnderTest underTest;

    @BeforeEach
    final void openStore() {
        underTest = open();
    }

    /** A store that nothing was asked of before. */
    protected abstract StoreUnderTest open();

    /** Goes on with another store. */
    protected final void use(StoreUnderTest another) {
        underTest = another;
    }

    protected final CallStore store() {
        return underTest.calls();
    }

    protected final AuditLog audit() {
        return underTest.audit();
    }

    protected final Instant now() {
        return underTest.now();
    }

    protected final void advance(Duration duration) {
        underTest.advance(duration);
    }

    protected final AdmitCommand command(CallDescription call, OwnerToken owner) {
        return new AdmitCommand(call, owner, LEASE, Optional.empty(), Optional.empty(), Optional.empty());
    }

    protected final AdmitAnswer admit(CallDescription call, OwnerToken owner) {
        return await(store().admit(command(call, owner)));
    }

    protected final AdmitAnswer admit(CallDescription call) {
        return admit(call, Calls.owner());
    }

    protected final AdmitAnswer admitFirstSent(CallDescription call, Instant firstSent) {
        return await(store().admit(new AdmitCommand(
                call, Calls.owner(), LEASE, Optional.empty(), Optional.of(firstSent), Optional.empty())));
    }

    protected final AdmitAnswer admitRepeating(CallDescription call, CallDescription repeated, OwnerToken owner) {
        return await(store().admit(new AdmitCommand(
                call, owner, LEASE, Optional.empty(), Optional.empty(), Optional.of(repeated.id()))));
    }

    protected static CallRecord granted(AdmitAnswer answer) {
        assertThat(answer).isInstanceOf(AdmitAnswer.Granted.class);
        return ((AdmitAnswer.Granted) answer).record();
    }

    protected static AdmitAnswer guarded(CallRecord other, RepeatGuard.Reason reason) {
        return new AdmitAnswer.Guarded(new RepeatGuard.Block(other, reason));
    }

    protected final CallRecord finished(CallDescription call, Ending ending) {
        return finish(granted(admit(call)), ending).record();
    }

    protected final Transition finish(CallRecord record, Ending ending) {
        return await(store().finish(record.id(), record.admission().fence(), ending.report(), ending.verdict()));
    }

    protected final Transition endAttempt(CallRecord record, Ending ending) {
        return await(store().endAttempt(record.id(), record.admission().fence(), ending.report(), LEASE));
    }

    protected final BeginAnswer begin(CallRecord record) {
        return await(store().beginAttempt(record.id(), record.admission().fence(), LEASE));
    }

    protected final CallPage list(
            Optional<String> tenant,
            Optional<String> tool,
            Optional<String> state,
            Optional<String> cursor,
            int limit) {
        return await(store().list(new CallQuery(tenant, tool, Optional.empty(), state, cursor, limit)));
    }

    protected final CallRecord find(CallDescription call) {
        return await(store().find(call.id())).orElseThrow();
    }

    protected final CallState stateOf(CallDescription call) {
        return find(call).state();
    }

    protected final List<String> kindsOf(CallDescription call) {
        return await(audit().of(call.id())).stream().map(AuditEvent::kind).toList();
    }

    protected static Duration retentionOf(CallDescription call) {
        return call.contract().idempotency().retention();
    }

    /** The value of a stage, or the {@link StoreFailure} it failed with. */
    protected static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof StoreFailure failure) {
                throw failure;
            }
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException | TimeoutException failure) {
            throw new AssertionError(failure);
        }
    }
}
