package dev.holdfast.config;

import dev.holdfast.config.Advice.Severity;
import dev.holdfast.config.ContractKeys.Tool;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.Declaration;
import dev.holdfast.contract.LimitScope;
import dev.holdfast.contract.OnLimit;
import dev.holdfast.contract.RateLimit;
import dev.holdfast.contract.RollbackStrategy;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.contract.UpstreamContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks for what a sound contract file leaves to luck. {@code src/docs/CONTRACT.md} lists the rules. For one thread.
 */
public final class ReliabilityChecklist {

    private final ContractSet contracts;
    private final List<Advice> advice = new ArrayList<>();

    private ReliabilityChecklist(ContractSet contracts) {
        this.contracts = contracts;
    }

    /**
     * All advice on a set of contracts, upstreams first.
     *
     * @param keysOfTools the top-level keys that the file gives each tool: a default that was chosen is no oversight
     */
    static List<Advice> review(ContractSet contracts, Map<String, Set<String>> keysOfTools) {
        ReliabilityChecklist checklist = new ReliabilityChecklist(contracts);
        contracts.upstreams().values().forEach(checklist::reviewUpstream);
        contracts
                .tools()
                .values()
                .forEach(tool -> checklist.reviewTool(tool, keysOfTools.getOrDefault(tool.name(), Set.of())));
        return List.copyOf(checklist.advice);
    }

    private void reviewUpstream(UpstreamContract upstream) {
        Declaration about = Declaration.upstream(upstream.name());
        if ("http".equals(upstream.url().getScheme())
                && !isLoopback(upstream.url().getHost())) {
            warn(about, "no-tls", "calls and credentials cross the network in the clear; use https");
        }
        if (upstream.connection().maxConcurrent() > upstream.connection().maxConnections()) {
            note(
                    about,
                    "bulkhead-wider-than-pool",
                    "max_concurrent is above max_connections: over HTTP/1.1 the surplus waits for a connection");
        }
    }

    private void reviewTool(ToolContract tool, Set<String> keys) {
        Declaration about = Declaration.tool(tool.name());
        UpstreamContract upstream = contracts.upstreamOf(tool);
        if (!keys.contains(Tool.MODE.name())) {
            note(about, "mode-missing", "counts as a write, the safe reading; declare mode: read or mode: write");
        }
        if (tool.match().isEmpty() && tool.isWrite()) {
            note(about, "no-match", "takes any method and path below its upstream's URL; declare match");
        }
        if (limits(tool, upstream).findAny().isEmpty()) {
            warn(about, "no-limit", "an agent in a loop is not bounded; declare rate_limit");
        }
        if (limits(tool, upstream).anyMatch(limit -> limit.scope() == LimitScope.USER)) {
            note(
                    about,
                    "limit-by-user",
                    "calls without a user identity share one allowance; make sure that the runtime sends it");
        }
        if (tool.isWrite()) {
            reviewIdempotency(tool, upstream, about);
            reviewRollback(tool, keys, about);
        }
        reviewRetry(tool, upstream, about);
    }

    private void reviewIdempotency(ToolContract tool, UpstreamContract upstream, Declaration about) {
        boolean guarded = tool.repeat().repeatGuard().isPositive();
        if (!tool.idempotent() && !tool.keyRequired() && !guarded) {
            warn(
                    about,
                    "no-idempotency-strategy",
                    "a repeated call repeats the effect; declare idempotent, idempotency_key_required or repeat_guard");
        } else if (!tool.keyRequired()) {
            note(
                    about,
                    "key-optional",
                    "a call without a key is protected by repeat_guard only; require a key where the runtime can make one");
        }
        if (tool.idempotent() && !upstream.honoursKeyOf(tool)) {
            note(
                    about,
                    "key-not-sent",
                    "is declared idempotent, but upstream '" + upstream.name() + "' takes no key, so none is sent");
        }
        if (upstream.honoursKeyOf(tool) && upstream.key().window().compareTo(tool.deadline()) < 0) {
            warn(
                    about,
                    "key-window-too-short",
                    "upstream '" + upstream.name() + "' forgets a key before the call's deadline");
        }
    }

    private void reviewRollback(ToolContract tool, Set<String> keys, Declaration about) {
        if (!keys.contains(Tool.ROLLBACK.name())) {
            warn(
                    about,
                    "no-rollback-boundary",
                    "nobody declared whether the effect can be undone; declare rollback, be it strategy: none");
        }
        if (tool.rollback().strategy() == RollbackStrategy.COMPENSATE
                && tool.rollback().reversibleFor().isEmpty()) {
            note(about, "no-point-of-no-return", "counts as reversible for ever; declare rollback.reversible_for");
        }
        if (tool.reconcile().isEmpty() && tool.rollback().strategy() != RollbackStrategy.MANUAL_ONLY) {
            warn(
                    about,
                    "unknown-without-reconcile",
                    "an unknown outcome waits for a human whom nobody named; declare reconcile, or rollback.strategy:"
                            + " manual_only where a human reviews");
        }
    }

    private void reviewRetry(ToolContract tool, UpstreamContract upstream, Declaration about) {
        Duration attemptTimeout = upstream.connection().attemptTimeout();
        if (tool.isWrite() && !tool.idempotent() && tool.retry().maxAttempts() > 1) {
            warn(
                    about,
                    "retry-on-non-idempotent",
                    "retries a tool that is not idempotent; it relies on the upstream's refusals being truthful");
        }
        if (tool.retry().maxAttempts() > 1 && tool.retry().retryOn().isEmpty()) {
            warn(about, "retry-on-empty", "has max_attempts above 1 but never retries; declare retry.retry_on");
        }
        if (tool.retry().maxAttempts() == 1 && !tool.retry().retryOn().isEmpty()) {
            note(about, "one-attempt", "lists retry_on but never retries; declare retry.max_attempts");
        }
        if (tool.deadline().compareTo(attemptTimeout) < 0) {
            warn(
                    about,
                    "deadline-too-short",
                    "the deadline is shorter than one attempt of upstream '" + upstream.name() + "' may take");
        }
        if (tool.rateLimit().onLimit() == OnLimit.WAIT
                && tool.rateLimit().maxWait().compareTo(tool.deadline()) >= 0) {
            note(about, "wait-past-deadline", "rate_limit.max_wait reaches the deadline, which ends the wait first");
        }
    }

    private Stream<RateLimit> limits(ToolContract tool, UpstreamContract upstream) {
        return Stream.of(tool.rateLimit(), contracts.riskClassOf(tool).rateLimit(), upstream.rateLimit())
                .filter(policy -> !policy.shadow())
                .flatMap(policy -> policy.limits().stream());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.startsWith("127.");
    }

    private void warn(Declaration about, String rule, String text) {
        advice.add(new Advice(rule, Severity.WARNING, about, text));
    }

    private void note(Declaration about, String rule, String text) {
        advice.add(new Advice(rule, Severity.NOTE, about, text));
    }
}
