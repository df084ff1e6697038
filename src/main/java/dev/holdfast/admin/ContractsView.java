package dev.holdfast.admin;

import dev.holdfast.config.ContractError;
import dev.holdfast.config.CurrentContracts;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.RiskClass;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The contracts in force.
 *
 * @param version a digest of the file's content
 * @param generation 1 for the contracts of the start, one more for each replacement
 * @param failedReloads how many changed files were refused since the start
 * @param lastErrors why the file as it stands is not in force; none where it is
 */
@Schema(description = "The contracts in force, with every default filled in")
record ContractsView(
        String version,
        long generation,
        Instant loadedAt,
        long failedReloads,
        List<ErrorView> lastErrors,
        Map<String, UpstreamView> upstreams,
        Map<String, ToolView> tools,
        Map<String, RiskClassView> riskClasses) {

    /** One reason why a contract file was refused. */
    @Schema(description = "One reason why a contract file was refused")
    record ErrorView(String file, int line, int column, Optional<String> tool, String key, String problem) {
        static ErrorView of(ContractError error) {
            return new ErrorView(
                    error.file(), error.line(), error.column(), error.tool(), error.key(), error.problem());
        }
    }

    record RiskClassView(LimitsView rateLimit, int replicasAcknowledged) {
        static RiskClassView of(RiskClass riskClass) {
            return new RiskClassView(LimitsView.of(riskClass.rateLimit()), riskClass.replicasAcknowledged());
        }
    }

    static ContractsView of(CurrentContracts.Status status) {
        ContractSet contracts = status.contracts();
        return new ContractsView(
                contracts.version(),
                status.generation(),
                status.loadedAt(),
                status.failedReloads(),
                status.lastErrors().stream().map(ErrorView::of).toList(),
                views(contracts.upstreams(), UpstreamView::of),
                views(contracts.tools(), ToolView::of),
                views(contracts.riskClasses(), RiskClassView::of));
    }

    private static <T, V> Map<String, V> views(Map<String, T> declared, Function<T, V> view) {
        return declared.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> view.apply(entry.getValue()), (one, _) -> one, TreeMap::new));
    }
}
