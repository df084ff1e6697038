package dev.holdfast.contract;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All contracts of one version of a contract file; they fit together.
 *
 * @param version a digest of the file's content; equal content, equal version
 * @param upstreams by name
 * @param tools by name
 * @param riskClasses by name
 */
public record ContractSet(
        String version,
        Map<String, UpstreamContract> upstreams,
        Map<String, ToolContract> tools,
        Map<String, RiskClass> riskClasses) {

    public ContractSet {
        upstreams = sorted(upstreams);
        tools = sorted(tools);
        riskClasses = sorted(riskClasses);
        List<SetViolation> violations = violations(upstreams.values(), tools.values(), riskClasses.values());
        if (!violations.isEmpty()) {
            throw new InvalidContractException(violations.stream()
                    .map(found -> new ContractViolation(
                            found.declaration() + "." + found.violation().key(),
                            found.violation().problem()))
                    .toList());
        }
    }

    /** All that is wrong between contracts that are sound by themselves; none where they make a set. */
    public static List<SetViolation> violations(
            Collection<UpstreamContract> upstreams, Collection<ToolContract> tools, Collection<RiskClass> riskClasses) {
        return new SetRules(
                        byName(upstreams, UpstreamContract::name),
                        byName(tools, ToolContract::name),
                        byName(riskClasses, RiskClass::name))
                .violations();
    }

    public static ContractSet of(
            String version, Collection<UpstreamContract> upstreams, Collection<ToolContract> tools) {
        return of(version, upstreams, tools, List.of());
    }

    public static ContractSet of(
            String version,
            Collection<UpstreamContract> upstreams,
            Collection<ToolContract> tools,
            Collection<RiskClass> riskClasses) {
        return new ContractSet(
                version,
                byName(upstreams, UpstreamContract::name),
                byName(tools, ToolContract::name),
                byName(riskClasses, RiskClass::name));
    }

    public Optional<ToolContract> tool(String name) {
        return Optional.ofNullable(tools.get(name));
    }

    public Optional<UpstreamContract> upstream(String name) {
        return Optional.ofNullable(upstreams.get(name));
    }

    /** The upstream of a tool of this set. */
    public UpstreamContract upstreamOf(ToolContract tool) {
        UpstreamContract upstream = upstreams.get(tool.upstream());
        if (upstream == null) {
            throw new IllegalArgumentException("tool " + tool.name() + " names no upstream of this set");
        }
        return upstream;
    }

    /** The risk class of a tool of this set. */
    public RiskClass riskClassOf(ToolContract tool) {
        RiskClass declared = riskClasses.get(tool.riskClass());
        return declared == null ? RiskClass.undeclared(tool.riskClass()) : declared;
    }

    /** The tool of {@code upstream} whose route fits; the most specific one where several do. */
    public Optional<ToolContract> toolFor(String upstream, String method, String path) {
        return tools.values().stream()
                .filter(tool -> tool.upstream().equals(upstream))
                .filter(tool -> tool.match().isPresent() && tool.match().get().matches(method, path))
                .min(Comparator.comparing(
                        tool -> tool.match().orElseThrow().path(),
                        (one, other) -> one.isMoreSpecificThan(other) ? -1 : other.isMoreSpecificThan(one) ? 1 : 0));
    }

    /** A copy whose order is that of the names, so that listings do not change from start to start. */
    private static <T> Map<String, T> sorted(Map<String, T> declared) {
        return Collections.unmodifiableMap(new TreeMap<>(declared));
    }

    private static <T> Map<String, T> byName(Collection<T> declared, Function<T, String> name) {
        return declared.stream().collect(Collectors.toMap(name, Function.identity()));
    }
}
