package dev.holdfast.config;

import dev.holdfast.config.ContractKeys.Compensation;
import dev.holdfast.config.ContractKeys.Idempotency;
import dev.holdfast.config.ContractKeys.Loop;
import dev.holdfast.config.ContractKeys.Match;
import dev.holdfast.config.ContractKeys.OutcomeOverride;
import dev.holdfast.config.ContractKeys.Probe;
import dev.holdfast.config.ContractKeys.Reconcile;
import dev.holdfast.config.ContractKeys.Retry;
import dev.holdfast.config.ContractKeys.Rollback;
import dev.holdfast.config.ContractKeys.Tool;
import dev.holdfast.config.ContractKeys.When;
import dev.holdfast.contract.CompensatingAction;
import dev.holdfast.contract.IdempotencyPolicy;
import dev.holdfast.contract.InvalidContractException;
import dev.holdfast.contract.LoopStop;
import dev.holdfast.contract.Mode;
import dev.holdfast.contract.OutcomeRule;
import dev.holdfast.contract.ReconcilePolicy;
import dev.holdfast.contract.RepeatPolicy;
import dev.holdfast.contract.RequestPolicy;
import dev.holdfast.contract.ResponseCondition;
import dev.holdfast.contract.ResponsePolicy;
import dev.holdfast.contract.RetryPolicy;
import dev.holdfast.contract.RollbackPolicy;
import dev.holdfast.contract.Route;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.contract.UpstreamContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a tool's contract of its block. For one thread. */
final class ToolReader {

    /** Waited beyond the attempt timeout before "not found" means "did not happen", where the file names no time. */
    private static final Duration SETTLING_MARGIN = Duration.ofSeconds(2);

    private static final int DEFAULT_PROBES = 5;

    private final String name;
    private final Declared declared;
    private final Block block;
    private final UpstreamContract upstream;

    ToolReader(String name, Declared declared, UpstreamContract upstream) {
        this.name = name;
        this.declared = declared;
        this.block = declared.block();
        this.upstream = upstream;
    }

    /** The contract; where parts of it were refused, one with defaults in their place; empty where there is no name. */
    Optional<ToolContract> read() {
        Optional<Route> route = route();
        ToolContract.Builder builder = ToolContract.named(name, upstreamName())
                .idempotency(idempotency())
                .request(request())
                .response(response())
                .repeat(repeat())
                .retry(retry())
                .rateLimit(LimitReader.read(declared, block.get(Tool.RATE_LIMIT)))
                .rollback(rollback());
        route.ifPresent(builder::match);
        block.get(Tool.MODE).ifPresent(builder::mode);
        block.get(Tool.RISK_CLASS).ifPresent(builder::riskClass);
        block.get(Tool.IDEMPOTENT).ifPresent(builder::idempotent);
        block.get(Tool.KEY_REQUIRED).ifPresent(builder::keyRequired);
        block.get(Tool.DEADLINE).ifPresent(builder::deadline);
        block.get(Tool.RECONCILE).flatMap(this::reconcile).ifPresent(builder::reconcile);
        return declared.make(standIn(), () -> Optional.of(builder.build()));
    }

    /** The name as it was written, be it declared or not. */
    private String upstreamName() {
        return block.get(Tool.UPSTREAM).orElse(upstream.name());
    }

    /** What other tools are judged against where this one is refused; empty where even its name is. */
    private Optional<ToolContract> standIn() {
        try {
            return Optional.of(ToolContract.named(name, upstreamName())
                    .mode(block.get(Tool.MODE).orElse(Mode.WRITE))
                    .build());
        } catch (InvalidContractException unnameable) {
            return Optional.empty();
        }
    }

    private Optional<Route> route() {
        return block.get(Tool.MATCH)
                .flatMap(match -> match.get(Match.METHOD)
                        .flatMap(method -> match.get(Match.PATH)
                                .flatMap(path ->
                                        declared.make(Optional.empty(), () -> Optional.of(new Route(method, path))))));
    }

    private IdempotencyPolicy idempotency() {
        IdempotencyPolicy standard = IdempotencyPolicy.DEFAULT;
        return block.get(Tool.IDEMPOTENCY)
                .map(it -> declared.make(
                        standard,
                        () -> new IdempotencyPolicy(
                                it.get(Idempotency.RETENTION).orElse(standard.retention()),
                                it.get(Idempotency.FAILURE_RETENTION).orElse(standard.failureRetention()),
                                it.get(Idempotency.IGNORE_IN_FINGERPRINT).orElse(standard.ignoredInFingerprint()),
                                it.get(Idempotency.MAX_STORED_RESPONSE).orElse(standard.maxStoredResponseBytes()))))
                .orElse(standard);
    }

    private RequestPolicy request() {
        RequestPolicy standard = RequestPolicy.DEFAULT;
        return declared.make(
                standard,
                () -> new RequestPolicy(
                        block.get(Tool.MAX_REQUEST_BODY).orElse(standard.maxBodyBytes()),
                        block.get(Tool.STREAM_REQUEST).orElse(standard.streamed())));
    }

    private ResponsePolicy response() {
        ResponsePolicy standard = ResponsePolicy.DEFAULT;
        List<OutcomeRule> outcomes = outcomes();
        return declared.make(
                standard,
                () -> new ResponsePolicy(
                        block.get(Tool.COMMIT_POINT).orElse(standard.commitPoint()),
                        block.get(Tool.NOT_PROCESSED_ON)
                                .<Set<Integer>>map(LinkedHashSet::new)
                                .orElse(Set.of()),
                        outcomes));
    }

    private List<OutcomeRule> outcomes() {
        List<OutcomeRule> rules = new ArrayList<>();
        List<Block> overrides = block.get(Tool.OUTCOMES).orElse(List.of());
        for (int i = 0; i < overrides.size(); i++) {
            outcome(overrides.get(i), "outcomes[" + i + "]").ifPresent(rules::add);
        }
        return rules;
    }

    private Optional<OutcomeRule> outcome(Block override, String key) {
        return override.get(OutcomeOverride.WHEN)
                .flatMap(when -> condition(when, key + ".when"))
                .flatMap(when -> override.get(OutcomeOverride.OUTCOME)
                        .flatMap(outcome -> declared.make(
                                Optional.empty(),
                                () -> Optional.of(new OutcomeRule(
                                        when,
                                        outcome,
                                        override.get(OutcomeOverride.NOT_PROCESSED)
                                                .orElse(false))),
                                blamed -> blamed.replaceFirst("^outcomes", key))));
    }

    private Optional<ResponseCondition> condition(Block when, String key) {
        boolean refused = (when.names(When.STATUS) && when.get(When.STATUS).isEmpty())
                || (when.names(When.BODY) && when.get(When.BODY).isEmpty());
        if (refused) {
            return Optional.empty();
        }
        return declared.make(
                Optional.empty(),
                () -> Optional.of(new ResponseCondition(
                        when.get(When.STATUS)
                                .<Set<Integer>>map(LinkedHashSet::new)
                                .orElse(Set.of()),
                        when.get(When.BODY).orElse(Map.of()))),
                blamed -> blamed.replaceFirst("^when", key));
    }

    private RepeatPolicy repeat() {
        LoopStop standard = LoopStop.DEFAULT;
        LoopStop loopStop = block.get(Tool.LOOP_STOP)
                .map(loop -> declared.make(
                        standard,
                        () -> new LoopStop(
                                loop.get(Loop.TIMES).orElse(standard.times()),
                                loop.get(Loop.WINDOW).orElse(standard.window()))))
                .orElse(standard);
        return declared.make(
                RepeatPolicy.DEFAULT,
                () -> new RepeatPolicy(
                        block.get(Tool.REPEAT_GUARD).orElse(RepeatPolicy.DEFAULT.repeatGuard()), loopStop));
    }

    private RetryPolicy retry() {
        RetryPolicy never = RetryPolicy.NEVER;
        return block.get(Tool.RETRY)
                .map(retry -> declared.make(
                        never,
                        () -> new RetryPolicy(
                                retry.get(Retry.MAX_ATTEMPTS).orElse(never.maxAttempts()),
                                retry.get(Retry.BACKOFF).orElse(never.backoff()),
                                retry.get(Retry.BASE_DELAY).orElse(never.baseDelay()),
                                retry.get(Retry.MAX_DELAY).orElse(never.maxDelay()),
                                retry.get(Retry.JITTER).orElse(never.jitter()),
                                Set.copyOf(retry.get(Retry.RETRY_ON).orElse(List.of())))))
                .orElse(never);
    }

    private RollbackPolicy rollback() {
        RollbackPolicy none = RollbackPolicy.NONE;
        return block.get(Tool.ROLLBACK)
                .map(rollback -> {
                    Optional<CompensatingAction> action =
                            rollback.get(Rollback.COMPENSATING_ACTION).flatMap(ToolReader::compensatingAction);
                    boolean refused = rollback.names(Rollback.COMPENSATING_ACTION) && action.isEmpty();
                    return refused
                            ? none
                            : declared.make(
                                    none,
                                    () -> new RollbackPolicy(
                                            rollback.get(Rollback.STRATEGY).orElse(none.strategy()),
                                            action,
                                            rollback.get(Rollback.REVERSIBLE_FOR),
                                            rollback.get(Rollback.RECONCILE_ON_UNKNOWN)
                                                    .orElse(none.reconcileOnUnknown())));
                })
                .orElse(none);
    }

    private static Optional<CompensatingAction> compensatingAction(Block action) {
        return action.get(Compensation.TOOL)
                .flatMap(tool -> action.get(Compensation.PATH).map(path -> new CompensatingAction(tool, path)));
    }

    private Optional<ReconcilePolicy> reconcile(Block reconcile) {
        Optional<ResponseCondition> applied =
                reconcile.get(Reconcile.APPLIED_WHEN).flatMap(when -> condition(when, "reconcile.applied_when"));
        Optional<ResponseCondition> notApplied = reconcile
                .get(Reconcile.NOT_APPLIED_WHEN)
                .flatMap(when -> condition(when, "reconcile.not_applied_when"));
        Optional<Block> probe = reconcile.get(Reconcile.REQUEST);
        if (applied.isEmpty()
                || notApplied.isEmpty()
                || probe.flatMap(it -> it.get(Probe.PATH)).isEmpty()) {
            return Optional.empty();
        }
        Duration settled = upstream.connection().attemptTimeout().plus(SETTLING_MARGIN);
        return declared.make(
                Optional.empty(),
                () -> Optional.of(new ReconcilePolicy(
                        probe.get().get(Probe.METHOD).orElse("GET"),
                        probe.get().get(Probe.PATH).orElseThrow(),
                        applied.get(),
                        notApplied.get(),
                        reconcile.get(Reconcile.SETTLE_AFTER).orElse(settled),
                        reconcile.get(Reconcile.ATTEMPTS).orElse(DEFAULT_PROBES))));
    }
}
