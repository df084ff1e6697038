package dev.holdfast.idempotency;

import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.ToolContract;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls for tests: what they are, who carries them out and how their attempts end. */
public final class Calls {

    public static final Duration LEASE = Duration.ofSeconds(12);
    public static final Duration SETTLE_AFTER = Duration.ofSeconds(20);
    public static final String TENANT = "acme";

    private static final AtomicInteger DRAWN = new AtomicInteger();

    private Calls() {}

    /**
     * How an attempt ended.
     *
     * @param report what its sender saw
     * @param verdict how the call ends by it
     */
    public record Ending(AttemptReport report, Verdict verdict) {}

    /** A call of a tool whose upstream honours keys. */
    public static CallDescription keyed(String key, String body) {
        return of(TENANT, Contracts.idempotentWrite(), Optional.of(key), body);
    }

    /** A call of a tool that takes no key, without one. */
    public static CallDescription keyless(String body) {
        return of(TENANT, Contracts.nonIdempotentWrite(), Optional.empty(), body);
    }

    /** A call of the same tool as {@link #keyless} that has a key all the same. */
    public static CallDescription keyedUnhonoured(String key, String body) {
        return of(TENANT, Contracts.nonIdempotentWrite(), Optional.of(key), body);
    }

    public static CallDescription of(String tenant, ToolContract tool, Optional<String> key, String body) {
        return withRule(tenant, tool, key, body, FingerprintRule.of(tool));
    }

    public static CallDescription withRule(
            String tenant, ToolContract tool, Optional<String> key, String body, FingerprintRule rule) {
        CallId id = CallId.of(
                tenant,
                ByteBuffer.allocate(CallId.RANDOM_BYTES)
                        .putInt(DRAWN.incrementAndGet())
                        .array());
        Optional<IdempotencyKey> idempotencyKey = key.map(IdempotencyKey::new);
        return new CallDescription(
                id,
                new Caller(tenant, Optional.empty(), Optional.of("workflow of " + tenant), Optional.empty()),
                idempotencyKey,
                "upstream key of " + key.orElse(id.text()),
                tool.idempotent(),
                fingerprint(rule, body),
                rule,
                SETTLE_AFTER,
                tool,
                "version 1");
    }

    public static Fingerprint fingerprint(FingerprintRule rule, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return Fingerprint.of(rule, new Fingerprint.Head("POST", "/", "", "text/plain"), bytes);
    }

    public static OwnerToken owner() {
        return new OwnerToken("owner-" + DRAWN.incrementAndGet());
    }

    public static StoredResult result(int status, String body) {
        return new StoredResult(
                status,
                List.of(new HeaderField("Content-Type", "text/plain")),
                Optional.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    public static Ending success() {
        return success("done");
    }

    public static Ending success(String body) {
        return new Ending(
                report("responded", "answered", Outcome.SUCCESS, OptionalInt.of(201), false),
                new Verdict.Success(result(201, body)));
    }

    public static Ending refused() {
        return new Ending(
                report("responded", "rejected", Outcome.VALIDATION_FAILURE, OptionalInt.of(400), false),
                new Verdict.Refused(result(400, "no")));
    }

    public static Ending notSent() {
        return new Ending(
                report("not_sent", "not_sent", Outcome.RETRYABLE_FAILURE, OptionalInt.empty(), false),
                new Verdict.NoEffect());
    }

    public static Ending doubt() {
        return new Ending(
                report("sent_no_response", "unknown", Outcome.SIDE_EFFECT_UNKNOWN, OptionalInt.empty(), true),
                new Verdict.InDoubt());
    }

    private static AttemptReport report(
            String evidence, String fact, Outcome outcome, OptionalInt status, boolean doubt) {
        return new AttemptReport(evidence, fact, outcome, status, doubt);
    }
}
