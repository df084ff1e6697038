package dev.holdfast.admin;

import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.idempotency.AttemptReport;
import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.Caller;
import dev.holdfast.idempotency.Fingerprint;
import dev.holdfast.idempotency.FingerprintRule;
import dev.holdfast.idempotency.HeaderField;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.idempotency.OwnerToken;
import dev.holdfast.idempotency.StoredResult;
import dev.holdfast.idempotency.Verdict;
import dev.holdfast.store.AdmitAnswer;
import dev.holdfast.store.AdmitCommand;
import dev.holdfast.store.CallStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;

/** Writes records of calls into a store, each with a key and a fingerprint of its own. */
public final class RecordedCalls {

    private static final AtomicLong SERIAL = new AtomicLong();

    private final CallStore store;
    private final String tenant;

    public RecordedCalls(CallStore store, String tenant) {
        this.store = store;
        this.tenant = tenant;
    }

    /** A call whose first attempt is under way. */
    public CallRecord sending(ToolContract tool, Optional<String> workflow) {
        long serial = SERIAL.incrementAndGet();
        byte[] unique =
                ByteBuffer.allocate(CallId.RANDOM_BYTES).putLong(8, serial).array();
        CallDescription description = new CallDescription(
                CallId.of(tenant, unique),
                new Caller(tenant, Optional.of("ann"), workflow, Optional.empty()),
                Optional.of(new IdempotencyKey("key-" + serial)),
                "upstream-key-" + serial,
                true,
                new Fingerprint("0".repeat(32) + HexFormat.of().formatHex(unique)),
                FingerprintRule.of(tool),
                Duration.ofSeconds(12),
                tool,
                "version-1");
        AdmitCommand command = new AdmitCommand(
                description,
                new OwnerToken("owner-" + serial),
                Duration.ofMinutes(5),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        AdmitAnswer answer = store.admit(command).toCompletableFuture().getNow(new AdmitAnswer.HistoryUnavailable());
        if (answer instanceof AdmitAnswer.Granted granted) {
            return granted.record();
        }
        throw new AssertionError("not admitted: " + answer);
    }

    public CallRecord sending() {
        return sending(Contracts.idempotentWrite(), Optional.empty());
    }

    /** A call of which nobody knows what it did. */
    public CallRecord unknown(ToolContract tool) {
        CallRecord sending = sending(tool, Optional.empty());
        finish(sending, report("attempt_timeout", "unknown", Outcome.SIDE_EFFECT_UNKNOWN, 0), new Verdict.InDoubt());
        return sending;
    }

    /** A call that succeeded with a body of five bytes. */
    public CallRecord succeeded() {
        CallRecord sending = sending();
        StoredResult result =
                new StoredResult(201, List.of(new HeaderField("Content-Type", "text/plain")), Optional.of(new byte[] {
                    's', 'e', 'c', 'r', 't'
                }));
        finish(sending, report("responded", "answered", Outcome.SUCCESS, 201), new Verdict.Success(result));
        return sending;
    }

    public void finish(CallRecord record, AttemptReport report, Verdict verdict) {
        store.finish(record.id(), record.admission().fence(), report, verdict);
    }

    private static AttemptReport report(String evidence, String fact, Outcome outcome, int status) {
        OptionalInt answered = status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
        return new AttemptReport(evidence, fact, outcome, answered, outcome == Outcome.SIDE_EFFECT_UNKNOWN);
    }
}
