package dev.holdfast.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ContractSetTest {

    private static final URI URL = URI.create("http://127.0.0.1:9");

    @Test
    void contractsThatFitTogetherMakeASet() {
        ContractSet set = Contracts.set(URL);

        assertThat(set.tools()).containsOnlyKeys("create_ticket", "send_email", "get_ticket");
        assertThat(set.upstreamOf(Contracts.read())).isEqualTo(Contracts.upstream(URL));
        assertThat(set.riskClassOf(Contracts.read())).isEqualTo(RiskClass.undeclared("medium"));
    }

    @Test
    void allViolationsAreFoundAtOnceAndNameWhatHasToChange() {
        // Given
        ToolContract stray =
                ToolContract.named("stray", "nowhere").riskClass("extreme").build();
        ToolContract first = routed("first", "GET", "/v1/{a}/x").build();
        ToolContract second = routed("second", "GET", "/v1/{b}/x").build();

        // When
        List<SetViolation> violations = ContractSet.violations(
                List.of(Contracts.upstream(), UpstreamContract.of("tools", URL)),
                List.of(stray, first, second),
                List.of());

        // Then
        assertThat(violations)
                .extracting(
                        SetViolation::declaration, found -> found.violation().key())
                .containsExactly(
                        tuple(Declaration.upstream("tools"), ""),
                        tuple(Declaration.tool("stray"), "risk_class"),
                        tuple(Declaration.tool("stray"), "upstream"),
                        tuple(Declaration.tool("second"), "match"));
    }

    @Test
    void aSetWithViolationsIsNotMade() {
        ToolContract stray = ToolContract.named("stray", "nowhere").build();

        assertThatThrownBy(() -> Contracts.set(Contracts.upstream(), stray))
                .isInstanceOf(InvalidContractException.class)
                .hasMessage("tools.stray.upstream: names 'nowhere', which is not declared; there are crm");
    }

    @Test
    void routesThatAMoreSpecificOneTellsApartDoNotTie() {
        ContractSet set = Contracts.set(
                Contracts.upstream(),
                routed("any", "GET", "/v1/{a}").build(),
                routed("mine", "GET", "/v1/mine").build(),
                routed("post_any", "POST", "/v1/{a}").build(),
                routed("slash", "GET", "/v1/").build());

        assertThat(set.toolFor("crm", "GET", "/v1/mine"))
                .map(ToolContract::name)
                .hasValue("mine");
        assertThat(set.toolFor("crm", "GET", "/v1/yours"))
                .map(ToolContract::name)
                .hasValue("any");
        assertThat(set.toolFor("crm", "GET", "/v1/")).map(ToolContract::name).hasValue("slash");
        assertThat(set.toolFor("crm", "PUT", "/v1/mine")).isEmpty();
    }

    @Test
    void equalRoutesOfTwoUpstreamsDoNotTie() {
        ContractSet set = ContractSet.of(
                "test",
                List.of(Contracts.upstream(), UpstreamContract.of("mail", URL)),
                List.of(
                        routed("first", "GET", "/a").build(),
                        ToolContract.named("second", "mail")
                                .match(Contracts.route("GET", "/a"))
                                .build()));

        assertThat(set.toolFor("mail", "GET", "/a")).map(ToolContract::name).hasValue("second");
    }

    @Test
    void doubtMayBeRetriedOnlyAgainstAnUpstreamThatTakesTheKey() {
        ToolContract tool = Contracts.idempotentWriteNamed("pay")
                .retry(Contracts.threeAttemptsOn(Outcome.SIDE_EFFECT_UNKNOWN))
                .build();
        UpstreamContract keyless = withKey(new KeyHeader.None());

        assertThat(violations(Contracts.upstream(), tool)).isEmpty();
        assertThat(violations(keyless, tool)).singleElement().satisfies(found -> {
            assertThat(found.violation().key()).isEqualTo("retry.retry_on");
            assertThat(found.violation().problem()).contains("takes no key");
        });
    }

    @Test
    void aProbeMaySettleNothingBeforeAnAttemptCanHaveEnded() {
        ToolContract tool = Contracts.idempotentWriteNamed("pay")
                .reconcile(new ReconcilePolicy(
                        "GET",
                        ValueTemplate.parse("/payments"),
                        new ResponseCondition(Set.of(200), Map.of()),
                        new ResponseCondition(Set.of(404), Map.of()),
                        Duration.ofSeconds(5),
                        5))
                .build();

        assertThat(violations(Contracts.upstream(URL, Duration.ofSeconds(5)), tool))
                .isEmpty();
        assertThat(violations(Contracts.upstream(URL, Duration.ofMillis(5001)), tool))
                .singleElement()
                .extracting(found -> found.violation().problem())
                .isEqualTo("must be at least the attempt_timeout of upstream 'crm' (5001ms), but is 5s");
    }

    @Test
    void anOverrideMayNotTurnAnUnfollowedRedirectOfAWriteIntoNoEffect() {
        ResponsePolicy response = new ResponsePolicy(
                CommitPoint.EOF,
                Set.of(),
                List.of(new OutcomeRule(
                        new ResponseCondition(Set.of(300), Map.of()), Outcome.VALIDATION_FAILURE, false)));

        assertThatThrownBy(() -> Contracts.nonIdempotentWriteNamed("act")
                        .response(response)
                        .build())
                .hasMessageContaining("outcomes[0]: ");
    }

    private static List<SetViolation> violations(UpstreamContract upstream, ToolContract tool) {
        return ContractSet.violations(List.of(upstream), List.of(tool), List.of());
    }

    private static ToolContract.Builder routed(String name, String method, String path) {
        return ToolContract.named(name, Contracts.UPSTREAM).match(Contracts.route(method, path));
    }

    private static UpstreamContract withKey(KeyHeader header) {
        return new UpstreamContract(
                Contracts.UPSTREAM,
                URL,
                Protocol.HTTP,
                TransportPolicy.DEFAULT,
                new KeyPolicy(header, Duration.ofHours(24), UpstreamKeyForm.SCOPED),
                ConnectionPolicy.DEFAULT,
                CircuitBreakerPolicy.DEFAULT,
                RetryBudgetPolicy.DEFAULT,
                Optional.empty(),
                UndeclaredPolicy.DENY,
                RateLimitPolicy.NONE);
    }
}
