package dev.holdfast.config;

import dev.holdfast.config.ContractKeys.Risk;
import dev.holdfast.config.ContractKeys.Root;
import dev.holdfast.config.ContractKeys.Tool;
import dev.holdfast.config.Shape.Reading;
import dev.holdfast.config.YamlNode.Entry;
import dev.holdfast.config.YamlNode.Mapping;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.ContractViolation;
import dev.holdfast.contract.Declaration;
import dev.holdfast.contract.RateLimitPolicy;
import dev.holdfast.contract.RiskClass;
import dev.holdfast.contract.SetViolation;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.contract.UpstreamContract;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Makes a set of contracts of one file's nodes. For one thread and one file. */
final class ContractReader {

    /** The upstream that {@code HOLDFAST_UPSTREAM_URL} stands for where the file names none. */
    static final String IMPLIED_UPSTREAM = "default";

    private final Optional<URI> impliedUrl;
    private final Problems problems;
    private final Map<Declaration, Declared> declarations = new HashMap<>();
    private final SequencedMap<String, UpstreamContract> upstreams = new LinkedHashMap<>();
    private final List<ToolContract> tools = new ArrayList<>();
    private final List<RiskClass> riskClasses = new ArrayList<>();
    private final Map<String, Set<String>> keysOfTools = new LinkedHashMap<>();

    ContractReader(Optional<URI> impliedUrl, Problems problems) {
        this.impliedUrl = impliedUrl;
        this.problems = problems;
    }

    /** The set; empty where the file is refused, the reasons for which are then among the problems. */
    Optional<ContractSet> read(Mapping file, String version) {
        Mapping merged = withDefaults(file);
        Block root = Root.BLOCK
                .read(merged, KeyPath.ROOT, new Reading(problems, true))
                .orElseThrow();
        named(root, Root.RISK_CLASSES, Declaration.Kind.RISK_CLASS).forEach(this::addRiskClass);
        addUpstreams(root);
        named(root, Root.TOOLS, Declaration.Kind.TOOL).forEach(this::addTool);
        if (!root.names(Root.TOOLS) && !root.names(Root.UPSTREAMS)) {
            problems.add(
                    Position.START,
                    KeyPath.ROOT.child(Root.TOOLS.name()),
                    "is missing; expected " + Root.TOOLS.shape().expected());
        }
        ContractSet.violations(upstreams.values(), tools, riskClasses).forEach(this::refuse);
        return problems.isEmpty()
                ? Optional.of(ContractSet.of(version, upstreams.values(), tools, riskClasses))
                : Optional.empty();
    }

    /** The top-level keys that each tool was given, be it by itself or by {@code defaults}. */
    Map<String, Set<String>> keysOfTools() {
        return keysOfTools;
    }

    private static Mapping withDefaults(Mapping file) {
        Optional<YamlNode> defaults = file.find(Root.DEFAULTS.name());
        Optional<YamlNode> tools = file.find(Root.TOOLS.name());
        if (defaults.orElse(null) instanceof Mapping below && tools.orElse(null) instanceof Mapping all) {
            Mapping merged = all;
            for (Map.Entry<String, Entry> tool : all.entries().entrySet()) {
                if (tool.getValue().value() instanceof Mapping above) {
                    merged = merged.with(tool.getKey(), above.over(below));
                }
            }
            return file.with(Root.TOOLS.name(), merged);
        }
        return file;
    }

    private SequencedMap<String, Declared> named(
            Block root, Key<SequencedMap<String, Block>> section, Declaration.Kind kind) {
        SequencedMap<String, Declared> named = new LinkedHashMap<>();
        root.get(section)
                .ifPresent(blocks -> blocks.forEach((name, block) -> {
                    Position position = positionOf(root, section, name);
                    Declared declared = new Declared(block, position, problems);
                    declarations.put(new Declaration(kind, name), declared);
                    named.put(name, declared);
                }));
        return named;
    }

    private static Position positionOf(Block root, Key<?> section, String name) {
        return root.node()
                .find(section.name())
                .flatMap(node -> node instanceof Mapping all
                        ? Optional.ofNullable(all.entries().get(name))
                        : Optional.empty())
                .map(Entry::keyPosition)
                .orElse(Position.START);
    }

    private void addRiskClass(String name, Declared declared) {
        RateLimitPolicy rateLimit = LimitReader.read(declared, declared.block().get(Risk.RATE_LIMIT));
        int replicas = declared.block().get(Risk.REPLICAS_ACKNOWLEDGED).orElse(0);
        declared.make(Optional.<RiskClass>empty(), () -> Optional.of(new RiskClass(name, rateLimit, replicas)))
                .ifPresent(riskClasses::add);
    }

    private void addUpstreams(Block root) {
        SequencedMap<String, Declared> named = named(root, Root.UPSTREAMS, Declaration.Kind.UPSTREAM);
        Optional<URI> urlOfOnlyOne = named.size() == 1 ? impliedUrl : Optional.empty();
        named.forEach((name, declared) -> new UpstreamReader(name, declared)
                .read(urlOfOnlyOne)
                .ifPresent(upstream -> upstreams.put(name, upstream)));
        boolean unreadable =
                root.names(Root.UPSTREAMS) && root.get(Root.UPSTREAMS).isEmpty();
        if (named.isEmpty() && impliedUrl.isEmpty() && !unreadable && root.names(Root.TOOLS)) {
            problems.add(
                    Position.START,
                    KeyPath.ROOT.child(Root.UPSTREAMS.name()),
                    "names no upstream, and HOLDFAST_UPSTREAM_URL is not set; expected one of the two");
        }
        if (upstreams.isEmpty() || (named.size() > 1 && impliedUrl.isPresent() && leavesUpstreamOpen(root))) {
            upstreams.putIfAbsent(IMPLIED_UPSTREAM, impliedUpstream());
        }
    }

    private static boolean leavesUpstreamOpen(Block root) {
        return root.get(Root.TOOLS).stream()
                .flatMap(tools -> tools.values().stream())
                .anyMatch(tool -> !tool.names(Tool.UPSTREAM));
    }

    private UpstreamContract impliedUpstream() {
        Block variable = new Block(Mapping.EMPTY, KeyPath.ROOT.child("HOLDFAST_UPSTREAM_URL"), Map.of());
        return new Declared(variable, Position.START, problems)
                .make(
                        UpstreamContract.of(IMPLIED_UPSTREAM, UpstreamReader.NOWHERE),
                        () -> UpstreamContract.of(IMPLIED_UPSTREAM, impliedUrl.orElse(UpstreamReader.NOWHERE)));
    }

    private void addTool(String name, Declared declared) {
        keysOfTools.put(name, declared.block().node().entries().keySet());
        new ToolReader(name, declared, upstreamOf(declared)).read().ifPresent(tools::add);
    }

    /** The upstream a tool names, or the one that goes without saying; any other where there is neither. */
    private UpstreamContract upstreamOf(Declared tool) {
        UpstreamContract first = upstreams.firstEntry().getValue();
        if (tool.block().names(Tool.UPSTREAM)) {
            return tool.block().get(Tool.UPSTREAM).map(upstreams::get).orElse(first);
        }
        if (upstreams.size() == 1) {
            return first;
        }
        if (impliedUrl.isPresent()) {
            return Objects.requireNonNull(upstreams.get(IMPLIED_UPSTREAM));
        }
        tool.refuse(new ContractViolation(
                Tool.UPSTREAM.name(), "is missing; expected one of " + String.join(", ", upstreams.keySet())));
        return first;
    }

    private void refuse(SetViolation found) {
        Optional.ofNullable(declarations.get(found.declaration()))
                .ifPresentOrElse(
                        declared -> declared.refuse(found.violation()),
                        () -> problems.add(
                                Position.START,
                                KeyPath.of(found.declaration()),
                                found.violation().problem()));
    }
}
