package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.LoadResult.Loaded;
import dev.holdfast.contract.BackoffShape;
import dev.holdfast.contract.CircuitBreakerPolicy;
import dev.holdfast.contract.CommitPoint;
import dev.holdfast.contract.CompensatingAction;
import dev.holdfast.contract.ConnectionPolicy;
import dev.holdfast.contract.ContractSet;
import dev.holdfast.contract.CredentialPolicy;
import dev.holdfast.contract.ExpectedValue;
import dev.holdfast.contract.HttpVersionPolicy;
import dev.holdfast.contract.IdempotencyPolicy;
import dev.holdfast.contract.Jitter;
import dev.holdfast.contract.KeyHeader;
import dev.holdfast.contract.KeyPolicy;
import dev.holdfast.contract.LimitAlgorithm;
import dev.holdfast.contract.LimitScope;
import dev.holdfast.contract.LimitWindow;
import dev.holdfast.contract.LoopStop;
import dev.holdfast.contract.Mode;
import dev.holdfast.contract.OnLimit;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.OutcomeRule;
import dev.holdfast.contract.PathTemplate;
import dev.holdfast.contract.Protocol;
import dev.holdfast.contract.RateLimit;
import dev.holdfast.contract.RateLimitPolicy;
import dev.holdfast.contract.ReconcilePolicy;
import dev.holdfast.contract.RepeatPolicy;
import dev.holdfast.contract.RequestPolicy;
import dev.holdfast.contract.ResponseCondition;
import dev.holdfast.contract.ResponsePolicy;
import dev.holdfast.contract.RetryBudgetPolicy;
import dev.holdfast.contract.RetryPolicy;
import dev.holdfast.contract.RiskClass;
import dev.holdfast.contract.RollbackPolicy;
import dev.holdfast.contract.RollbackStrategy;
import dev.holdfast.contract.Route;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.contract.TransportPolicy;
import dev.holdfast.contract.UndeclaredPolicy;
import dev.holdfast.contract.UpstreamContract;
import dev.holdfast.contract.UpstreamKeyForm;
import dev.holdfast.contract.ValueTemplate;
import dev.holdfast.json.JsonPointer;
import dev.holdfast.json.JsonValue.JsonBoolean;
import dev.holdfast.json.JsonValue.JsonNumber;
import dev.holdfast.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ContractLoaderTest {

    private static final Path FILES = Path.of("src/test/resources/contracts");
    private static final Optional<URI> URL = Optional.of(URI.create("http://127.0.0.1:8080/base"));

    @Test
    void theFileOfTheDesignsSourceLoadsVerbatimWithNothingButAnUpstreamUrl() {
        // When
        ContractSet contracts = load(FILES.resolve("seed.yaml"), URL);

        // Then
        assertThat(contracts.upstreams())
                .containsExactly(Map.entry("default", UpstreamContract.of("default", URL.orElseThrow())));
        assertThat(contracts.tool("create_ticket"))
                .hasValue(ToolContract.named("create_ticket", "default")
                        .idempotent(true)
                        .keyRequired(true)
                        .retry(new RetryPolicy(
                                3,
                                BackoffShape.EXPONENTIAL,
                                Duration.ofMillis(50),
                                Duration.ofSeconds(5),
                                Jitter.FULL,
                                Set.of(Outcome.RETRYABLE_FAILURE)))
                        .rateLimit(limits(exact(LimitScope.TENANT, LimitWindow.MINUTE, 20)))
                        .build());
        assertThat(contracts.tool("send_email"))
                .hasValue(ToolContract.named("send_email", "default")
                        .rateLimit(limits(exact(LimitScope.USER, LimitWindow.HOUR, 10)))
                        .rollback(new RollbackPolicy(
                                RollbackStrategy.MANUAL_ONLY, Optional.empty(), Optional.empty(), true))
                        .build());
        assertThat(contracts.tools()).hasSize(2);
    }

    @Test
    void everyKeyOfAnUpstreamIsTaken() {
        ContractSet contracts = load(FILES.resolve("full.yaml"), Optional.empty());

        assertThat(contracts.upstream("crm"))
                .hasValue(new UpstreamContract(
                        "crm",
                        URI.create("https://crm.internal:8443/api"),
                        Protocol.HTTP,
                        new TransportPolicy(HttpVersionPolicy.HTTP_2, Optional.of(Path.of("/etc/holdfast/crm-ca.pem"))),
                        new KeyPolicy(
                                new KeyHeader.Named("PayPal-Request-Id"), Duration.ofDays(2), UpstreamKeyForm.VERBATIM),
                        new ConnectionPolicy(Duration.ofSeconds(2), Duration.ofSeconds(9), 32, 16),
                        new CircuitBreakerPolicy(0.25, 40, Duration.ofSeconds(7)),
                        new RetryBudgetPolicy(0.1, 3),
                        Optional.of(new CredentialPolicy("X-Api-Key", "Bearer ", Path.of("/run/secrets/crm-token"))),
                        UndeclaredPolicy.READ_ONLY,
                        limits(new RateLimit(
                                LimitScope.ALL,
                                LimitWindow.SECOND,
                                100,
                                LimitAlgorithm.TOKEN_BUCKET,
                                Optional.of(150L)))));
        assertThat(contracts.upstream("legacy").orElseThrow().key().header()).isEqualTo(new KeyHeader.None());
        assertThat(contracts.riskClasses())
                .containsExactly(Map.entry(
                        "high", new RiskClass("high", limits(exact(LimitScope.ALL, LimitWindow.MINUTE, 5)), 1)));
    }

    @Test
    void everyKeyOfAToolIsTaken() {
        ContractSet contracts = load(FILES.resolve("full.yaml"), Optional.empty());

        ToolContract tool = contracts.tool("create_ticket").orElseThrow();
        assertThat(tool.upstream()).isEqualTo("crm");
        assertThat(tool.match()).hasValue(new Route("POST", PathTemplate.parse("/v1/tickets")));
        assertThat(tool.mode()).isEqualTo(Mode.WRITE);
        assertThat(tool.riskClass()).isEqualTo("high");
        assertThat(tool.idempotent()).isTrue();
        assertThat(tool.keyRequired()).isTrue();
        assertThat(tool.idempotency())
                .isEqualTo(new IdempotencyPolicy(
                        Duration.ofDays(14),
                        Duration.ofHours(2),
                        List.of(pointer("/description"), pointer("/meta/~1note")),
                        128 * 1024));
        assertThat(tool.request()).isEqualTo(new RequestPolicy(2 * 1024 * 1024, false));
        assertThat(tool.response())
                .isEqualTo(new ResponsePolicy(
                        CommitPoint.HEADERS,
                        Set.of(503, 409),
                        List.of(
                                new OutcomeRule(
                                        new ResponseCondition(
                                                Set.of(409), Map.of(pointer("/code"), exactly("already_exists"))),
                                        Outcome.SUCCESS,
                                        false),
                                new OutcomeRule(
                                        new ResponseCondition(
                                                Set.of(500, 503),
                                                Map.of(
                                                        pointer("/error/id"),
                                                        new ExpectedValue.Present(),
                                                        pointer("/retry"),
                                                        new ExpectedValue.Absent(),
                                                        pointer("/n"),
                                                        new ExpectedValue.Exactly(
                                                                new JsonNumber(new BigDecimal("1.5"))),
                                                        pointer("/ok"),
                                                        new ExpectedValue.Exactly(new JsonBoolean(false)),
                                                        pointer("/word"),
                                                        exactly("present"))),
                                        Outcome.RETRYABLE_FAILURE,
                                        true))));
        assertThat(tool.repeat())
                .isEqualTo(new RepeatPolicy(Duration.ofSeconds(90), new LoopStop(5, Duration.ofMinutes(3))));
        assertThat(tool.deadline()).isEqualTo(Duration.ofSeconds(45));
        assertThat(tool.retry())
                .isEqualTo(new RetryPolicy(
                        4,
                        BackoffShape.LINEAR,
                        Duration.ofMillis(150),
                        Duration.ofSeconds(6),
                        Jitter.NONE,
                        Set.of(Outcome.RETRYABLE_FAILURE, Outcome.SIDE_EFFECT_UNKNOWN)));
        assertThat(tool.rollback())
                .isEqualTo(new RollbackPolicy(
                        RollbackStrategy.COMPENSATE,
                        Optional.of(new CompensatingAction(
                                "delete_ticket", ValueTemplate.parse("/v1/tickets/{response./id}"))),
                        Optional.of(Duration.ofMinutes(15)),
                        false));
        assertThat(tool.reconcile())
                .hasValue(new ReconcilePolicy(
                        "HEAD",
                        ValueTemplate.parse("/v1/tickets?external_id={upstream_key}"),
                        new ResponseCondition(Set.of(200), Map.of(pointer("/items/0/id"), new ExpectedValue.Present())),
                        new ResponseCondition(Set.of(200), Map.of(pointer("/items/0"), new ExpectedValue.Absent())),
                        Duration.ofSeconds(12),
                        7));
    }

    @Test
    void limitsOfToolAndDefaultsAddUpAndLargeOnesAreTokenBuckets() {
        ContractSet contracts = load(FILES.resolve("full.yaml"), Optional.empty());

        RateLimitPolicy limits = contracts.tool("create_ticket").orElseThrow().rateLimit();
        assertThat(limits.limits())
                .containsExactlyInAnyOrder(
                        exact(LimitScope.TENANT, LimitWindow.MINUTE, 20),
                        new RateLimit(
                                LimitScope.USER, LimitWindow.HOUR, 6000, LimitAlgorithm.TOKEN_BUCKET, Optional.empty()),
                        exact(LimitScope.WORKFLOW, LimitWindow.TOTAL, 9000),
                        exact(LimitScope.AGENT, LimitWindow.DAY, 500));
        assertThat(limits.onLimit()).isEqualTo(OnLimit.WAIT);
        assertThat(limits.maxWait()).isEqualTo(Duration.ofSeconds(3));
        assertThat(limits.cost()).isEqualTo(2);
        assertThat(limits.shadow()).isTrue();
    }

    @Test
    void defaultsHoldWhereAToolSaysNothing() {
        ContractSet contracts = load(FILES.resolve("full.yaml"), Optional.empty());

        ToolContract tool = contracts.tool("import_notes").orElseThrow();
        assertThat(tool.riskClass()).isEqualTo("low");
        assertThat(tool.deadline()).isEqualTo(Duration.ofSeconds(20));
        assertThat(tool.request().streamed()).isTrue();
        assertThat(tool.reconcile().orElseThrow().method()).isEqualTo("GET");
        assertThat(tool.reconcile().orElseThrow().attempts()).isEqualTo(5);
        assertThat(tool.reconcile().orElseThrow().settleAfter())
                .as("the attempt timeout and 2 s")
                .isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void whatAToolSaysReplacesADefaultKeyByKey() {
        String yaml = """
                defaults:
                  retry: {max_attempts: 3, base_delay: 1s, retry_on: [retryable_failure]}
                  mode: read
                tools:
                  look: {}
                  act: {mode: write, retry: {max_attempts: 2, retry_on: []}}
                """;

        ContractSet contracts = loadText(yaml, URL);

        assertThat(contracts.tool("look").orElseThrow().retry().maxAttempts()).isEqualTo(3);
        RetryPolicy retry = contracts.tool("act").orElseThrow().retry();
        assertThat(retry.maxAttempts()).isEqualTo(2);
        assertThat(retry.baseDelay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(retry.retryOn()).isEmpty();
        assertThat(contracts.tool("act").orElseThrow().mode()).isEqualTo(Mode.WRITE);
    }

    @Test
    void theOnlyUpstreamMayTakeItsUrlFromTheVariable() {
        ContractSet contracts = loadText("upstreams: {crm: {attempt_timeout: 3s}}\ntools: {act: {}}", URL);

        UpstreamContract upstream = contracts.upstreamOf(contracts.tool("act").orElseThrow());
        assertThat(upstream.name()).isEqualTo("crm");
        assertThat(upstream.url()).isEqualTo(URL.orElseThrow());
        assertThat(upstream.connection().attemptTimeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void besideSeveralUpstreamsTheVariableServesTheToolsThatNameNone() {
        String yaml = """
                upstreams: {a: {url: "https://a"}, b: {url: "https://b"}}
                tools: {one: {upstream: a}, two: {}}
                """;

        ContractSet contracts = loadText(yaml, URL);

        assertThat(contracts.tool("two").orElseThrow().upstream()).isEqualTo("default");
        assertThat(contracts.upstreams()).containsOnlyKeys("a", "b", "default");
    }

    @Test
    void equalContentHasAnEqualVersionAndNothingElseHas() {
        String yaml = "tools: {act: {}}";

        String version = loadText(yaml, URL).version();

        assertThat(version)
                .matches("[0-9a-f]{12}")
                .isEqualTo(loadText(yaml, URL).version());
        assertThat(loadText(yaml + "\n", URL).version()).isNotEqualTo(version);
        assertThat(loadText(yaml, Optional.of(URI.create("http://other"))).version())
                .isNotEqualTo(version);
    }

    @Test
    void aFileThatIsNotThereIsOneError() {
        LoadResult result = ContractLoader.load(FILES.resolve("nowhere.yaml"), URL);

        assertThat(result).asString().contains("cannot be read: there is no such file");
    }

    static ContractSet load(Path file, Optional<URI> url) {
        return loaded(ContractLoader.load(file, url));
    }

    static ContractSet loadText(String yaml, Optional<URI> url) {
        return loaded(ContractLoader.read("holdfast.yaml", yaml.getBytes(StandardCharsets.UTF_8), url));
    }

    private static ContractSet loaded(LoadResult result) {
        assertThat(result).isInstanceOf(Loaded.class);
        return ((Loaded) result).contracts();
    }

    private static RateLimit exact(LimitScope scope, LimitWindow window, long permits) {
        return new RateLimit(scope, window, permits, LimitAlgorithm.EXACT, Optional.empty());
    }

    private static RateLimitPolicy limits(RateLimit limit) {
        return new RateLimitPolicy(List.of(limit), OnLimit.REJECT, Duration.ofSeconds(2), 1, false);
    }

    private static JsonPointer pointer(String text) {
        return JsonPointer.parse(text);
    }

    private static ExpectedValue exactly(String text) {
        return new ExpectedValue.Exactly(new JsonString(text));
    }
}
