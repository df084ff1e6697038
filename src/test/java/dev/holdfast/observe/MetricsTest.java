package dev.holdfast.observe;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.admin.ControlPort;
import dev.holdfast.admin.RecordedCalls;
import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.decision.NextStep;
import dev.holdfast.idempotency.AttemptReport;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.StoredResult;
import dev.holdfast.idempotency.Verdict;
import dev.holdfast.outcome.Classification;
import dev.holdfast.outcome.DeliveryFact;
import dev.holdfast.outcome.TransportEvidence;
import dev.holdfast.store.CallStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ControlPort.class)
class MetricsTest {

    private static final Pattern FAMILY = Pattern.compile("^# TYPE (holdfast_\\w+) ", Pattern.MULTILINE);

    @Inject
    CallMeters callMeters;

    @Inject
    StoreMeters storeMeters;

    @Inject
    CallStore store;

    @Inject
    ControlPort.BreakableStore breakable;

    @AfterEach
    void bringTheStoreBack() {
        breakable.away = false;
    }

    @Test
    void theScrapeHoldsExactlyTheDocumentedFamilies() {
        ToolContract tool = Contracts.idempotentWrite();
        Duration took = Duration.ofMillis(6);
        Duration upstream = Duration.ofMillis(5);
        callMeters.attempted(
                tool,
                1,
                new TransportEvidence.Responded(201, false, true, Optional.empty()),
                new Classification(DeliveryFact.ANSWERED, Outcome.SUCCESS),
                upstream);
        callMeters.ended(tool, Outcome.SUCCESS, new NextStep.Continue(), 1, took, upstream);
        callMeters.replayed(tool);
        new RecordedCalls(store, "metered").unknown(tool);
        storeMeters.refresh();

        Set<String> families = FAMILY.matcher(scrape())
                .results()
                .map(family -> family.group(1).replaceFirst("_total$", ""))
                .collect(Collectors.toSet());

        assertThat(families)
                .containsExactlyInAnyOrder(
                        "holdfast_calls",
                        "holdfast_attempts_seconds",
                        "holdfast_attempts_seconds_max",
                        "holdfast_overhead_seconds",
                        "holdfast_overhead_seconds_max",
                        "holdfast_replays",
                        "holdfast_refusals",
                        "holdfast_unknown_open",
                        "holdfast_unknown_oldest_age_seconds",
                        "holdfast_late_finishes",
                        "holdfast_duplicate_effects",
                        "holdfast_contracts_generation",
                        "holdfast_contracts_reload_failures",
                        "holdfast_store_available");
    }

    @Test
    void nothingAClientChoosesBecomesATag() {
        given().get("/v1/chosen-by-a-client");
        given().get("/chosen-by-a-client?chosen-by-a-client=1");

        assertThat(scrape()).doesNotContain("chosen-by-a-client");
    }

    @Test
    void unknownCallsAreCountedByToolAndStayWhileTheStoreIsAway() {
        String charged = "holdfast_unknown_open{tool=\"charge_card\"} 1.0";
        new RecordedCalls(store, "counted").unknown(Contracts.keyedNonIdempotentWrite());
        storeMeters.refresh();
        assertThat(scrape()).contains(charged).contains("holdfast_store_available 1.0");

        breakable.away = true;
        storeMeters.refresh();
        assertThat(scrape()).contains(charged).contains("holdfast_store_available 0.0");
    }

    @Test
    void aLateReportIsCountedAsSoonAsItIsStored() {
        double before = value("holdfast_late_finishes_total");
        RecordedCalls calls = new RecordedCalls(store, "late");
        CallRecord call = calls.unknown(Contracts.idempotentWrite());

        calls.finish(
                call,
                new AttemptReport("responded", "answered", Outcome.SUCCESS, OptionalInt.of(201), false),
                new Verdict.Success(new StoredResult(201, List.of(), Optional.empty())));

        assertThat(value("holdfast_late_finishes_total")).isEqualTo(before + 1);
    }

    private static double value(String series) {
        return scrape().lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private static String scrape() {
        return given().get("/q/metrics").asString();
    }
}
