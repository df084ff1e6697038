package dev.holdfast.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Judges what needs more than one contract to judge. For one thread. */
final class SetRules {

    /** First path segments of the data port that are Holdfast's own. */
    private static final Set<String> RESERVED_UPSTREAM_NAMES = Set.of("tools", "mcp", "_holdfast");

    private final Map<String, UpstreamContract> upstreams;
    private final Map<String, ToolContract> tools;
    private final Map<String, RiskClass> riskClasses;
    private final List<SetViolation> violations = new ArrayList<>();

    SetRules(
            Map<String, UpstreamContract> upstreams,
            Map<String, ToolContract> tools,
            Map<String, RiskClass> riskClasses) {
        this.upstreams = new TreeMap<>(upstreams);
        this.tools = new TreeMap<>(tools);
        this.riskClasses = riskClasses;
    }

    List<SetViolation> violations() {
        upstreams.keySet().forEach(this::judgeUpstreamName);
        tools.values().forEach(this::judgeTool);
        judgeRoutes();
        return List.copyOf(violations);
    }

    private void judgeUpstreamName(String name) {
        if (RESERVED_UPSTREAM_NAMES.contains(name)) {
            add(
                    Declaration.upstream(name),
                    "",
                    "the name '" + name + "' is reserved: it begins paths of Holdfast itself");
        }
    }

    private void judgeTool(ToolContract tool) {
        Declaration declaration = Declaration.tool(tool.name());
        if (upstreams.containsKey(tool.name())) {
            add(declaration, "", "the name '" + tool.name() + "' is that of an upstream too; give one another name");
        }
        if (!riskClasses.containsKey(tool.riskClass()) && !RiskClass.BUILT_IN_NAMES.contains(tool.riskClass())) {
            add(
                    declaration,
                    "risk_class",
                    "names '" + tool.riskClass() + "', which is neither declared under risk_classes nor one of "
                            + String.join(", ", RiskClass.BUILT_IN_NAMES));
        }
        UpstreamContract upstream = upstreams.get(tool.upstream());
        if (upstream == null) {
            add(
                    declaration,
                    "upstream",
                    "names '" + tool.upstream() + "', which is not declared; there "
                            + (upstreams.isEmpty() ? "is none" : "are " + String.join(", ", upstreams.keySet())));
        } else {
            judgeAgainst(upstream, tool, declaration);
        }
        tool.rollback().compensatingAction().ifPresent(action -> judgeCompensation(tool, action, declaration));
    }

    private void judgeAgainst(UpstreamContract upstream, ToolContract tool, Declaration declaration) {
        if (tool.retry().retryOn().contains(Outcome.SIDE_EFFECT_UNKNOWN)
                && tool.idempotent()
                && !upstream.honoursKeyOf(tool)) {
            add(
                    declaration,
                    "retry.retry_on",
                    "lists side_effect_unknown, but upstream '" + upstream.name()
                            + "' takes no key (idempotency_header: null): a second attempt could repeat the effect");
        }
        Duration attemptTimeout = upstream.connection().attemptTimeout();
        tool.reconcile()
                .map(ReconcilePolicy::settleAfter)
                .filter(settleAfter -> settleAfter.compareTo(attemptTimeout) < 0)
                .ifPresent(settleAfter -> add(
                        declaration,
                        "reconcile.settle_after",
                        "must be at least the attempt_timeout of upstream '" + upstream.name() + "' ("
                                + Checks.text(attemptTimeout) + "), but is " + Checks.text(settleAfter)));
    }

    private void judgeCompensation(ToolContract tool, CompensatingAction action, Declaration declaration) {
        String key = "rollback.compensating_action.tool";
        ToolContract undoing = tools.get(action.tool());
        if (undoing == null) {
            add(declaration, key, "names '" + action.tool() + "', which is not declared under tools");
        } else if (!undoing.isWrite()) {
            add(declaration, key, "names '" + action.tool() + "', which is a read and can undo nothing");
        } else if (undoing.name().equals(tool.name())) {
            add(declaration, key, "names the tool itself");
        }
    }

    /** Two routes of one upstream that some request fits alike would leave it to chance whose contract holds. */
    private void judgeRoutes() {
        List<ToolContract> routed =
                tools.values().stream().filter(tool -> tool.match().isPresent()).toList();
        for (int i = 0; i < routed.size(); i++) {
            for (ToolContract earlier : routed.subList(0, i)) {
                judgeRoutes(earlier, routed.get(i));
            }
        }
    }

    private void judgeRoutes(ToolContract one, ToolContract other) {
        Route route = one.match().orElseThrow();
        Route otherRoute = other.match().orElseThrow();
        if (one.upstream().equals(other.upstream()) && route.tiesWith(otherRoute)) {
            add(
                    Declaration.tool(other.name()),
                    "match",
                    "fits the same requests as that of tool '" + one.name() + "': " + otherRoute + " and " + route);
        }
    }

    private void add(Declaration declaration, String key, String problem) {
        violations.add(new SetViolation(declaration, new ContractViolation(key, problem)));
    }
}
