package dev.holdfast.admin;

import dev.holdfast.contract.CompensatingAction;
import dev.holdfast.contract.ExpectedValue;
import dev.holdfast.contract.IdempotencyPolicy;
import dev.holdfast.contract.LoopStop;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.OutcomeRule;
import dev.holdfast.contract.ReconcilePolicy;
import dev.holdfast.contract.ResponseCondition;
import dev.holdfast.contract.RetryPolicy;
import dev.holdfast.contract.RollbackPolicy;
import dev.holdfast.contract.Route;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.json.JsonPointer;
import dev.holdfast.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A tool's contract with every default filled in; keys and notation are those of the contract file. */
@Schema(description = "A tool's contract with every default filled in, in the contract file's keys and notation")
record ToolView(
        String upstream,
        Optional<MatchView> match,
        String mode,
        String riskClass,
        boolean idempotent,
        boolean idempotencyKeyRequired,
        IdempotencyView idempotency,
        String maxRequestBody,
        boolean streamRequest,
        String commitPoint,
        List<Integer> notProcessedOn,
        String repeatGuard,
        LoopStopView loopStop,
        String deadline,
        RetryView retry,
        LimitsView rateLimit,
        List<OutcomeRuleView> outcomes,
        RollbackView rollback,
        Optional<ReconcileView> reconcile) {

    record MatchView(String method, String path) {
        static MatchView of(Route route) {
            return new MatchView(route.method(), route.path().text());
        }
    }

    record IdempotencyView(
            String retention, String failureRetention, List<String> ignoreInFingerprint, String maxStoredResponse) {
        static IdempotencyView of(IdempotencyPolicy policy) {
            return new IdempotencyView(
                    Notation.of(policy.retention()),
                    Notation.of(policy.failureRetention()),
                    policy.ignoredInFingerprint().stream()
                            .map(JsonPointer::toString)
                            .toList(),
                    Notation.ofBytes(policy.maxStoredResponseBytes()));
        }
    }

    record LoopStopView(int times, String window) {
        static LoopStopView of(LoopStop loopStop) {
            return new LoopStopView(loopStop.times(), Notation.of(loopStop.window()));
        }
    }

    record RetryView(
            int maxAttempts, String backoff, String baseDelay, String maxDelay, String jitter, List<String> retryOn) {
        static RetryView of(RetryPolicy policy) {
            return new RetryView(
                    policy.maxAttempts(),
                    policy.backoff().label(),
                    Notation.of(policy.baseDelay()),
                    Notation.of(policy.maxDelay()),
                    policy.jitter().label(),
                    policy.retryOn().stream().map(Outcome::label).sorted().toList());
        }
    }

    record WhenView(List<Integer> status, Map<String, Object> body) {
        static WhenView of(ResponseCondition condition) {
            Map<String, Object> body = new TreeMap<>();
            condition.body().forEach((pointer, expected) -> body.put(pointer.toString(), notation(expected)));
            return new WhenView(condition.statuses().stream().sorted().toList(), body);
        }

        private static Object notation(ExpectedValue expected) {
            return switch (expected) {
                case ExpectedValue.Present _ -> "present";
                case ExpectedValue.Absent _ -> "absent";
                case ExpectedValue.Exactly exactly ->
                    switch (exactly.scalar()) {
                        case JsonValue.JsonString string -> string.value();
                        case JsonValue.JsonNumber number -> number.value();
                        case JsonValue.JsonBoolean bool -> bool.value();
                        case JsonValue.JsonNull _, JsonValue.JsonObject _, JsonValue.JsonArray _ ->
                            throw new IllegalStateException("a contract expects scalars only");
                    };
            };
        }
    }

    record OutcomeRuleView(WhenView when, String outcome, boolean notProcessed) {
        static OutcomeRuleView of(OutcomeRule rule) {
            return new OutcomeRuleView(WhenView.of(rule.when()), rule.outcome().label(), rule.notProcessed());
        }
    }

    record CompensatingActionView(String tool, String path) {
        static CompensatingActionView of(CompensatingAction action) {
            return new CompensatingActionView(action.tool(), action.path().text());
        }
    }

    record RollbackView(
            String strategy,
            Optional<CompensatingActionView> compensatingAction,
            Optional<String> reversibleFor,
            boolean reconcileOnUnknown) {
        static RollbackView of(RollbackPolicy policy) {
            return new RollbackView(
                    policy.strategy().label(),
                    policy.compensatingAction().map(CompensatingActionView::of),
                    policy.reversibleFor().map(Notation::of),
                    policy.reconcileOnUnknown());
        }
    }

    record ProbeView(String method, String path) {}

    record ReconcileView(
            ProbeView request, WhenView appliedWhen, WhenView notAppliedWhen, String settleAfter, int attempts) {
        static ReconcileView of(ReconcilePolicy policy) {
            return new ReconcileView(
                    new ProbeView(policy.method(), policy.path().text()),
                    WhenView.of(policy.appliedWhen()),
                    WhenView.of(policy.notAppliedWhen()),
                    Notation.of(policy.settleAfter()),
                    policy.attempts());
        }
    }

    static ToolView of(ToolContract tool) {
        return new ToolView(
                tool.upstream(),
                tool.match().map(MatchView::of),
                tool.mode().label(),
                tool.riskClass(),
                tool.idempotent(),
                tool.keyRequired(),
                IdempotencyView.of(tool.idempotency()),
                Notation.ofBytes(tool.request().maxBodyBytes()),
                tool.request().streamed(),
                tool.response().commitPoint().label(),
                tool.response().notProcessedOn().stream().sorted().toList(),
                Notation.of(tool.repeat().repeatGuard()),
                LoopStopView.of(tool.repeat().loopStop()),
                Notation.of(tool.deadline()),
                RetryView.of(tool.retry()),
                LimitsView.of(tool.rateLimit()),
                tool.response().outcomes().stream().map(OutcomeRuleView::of).toList(),
                RollbackView.of(tool.rollback()),
                tool.reconcile().map(ReconcileView::of));
    }
}
