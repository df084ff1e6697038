package dev.holdfast.config;

import static dev.holdfast.config.Key.optional;
import static dev.holdfast.config.Key.required;

import dev.holdfast.config.Shape.Incomplete;
import dev.holdfast.config.Shape.Keys;
import dev.holdfast.config.Shape.Named;
import dev.holdfast.contract.BackoffShape;
import dev.holdfast.contract.CommitPoint;
import dev.holdfast.contract.ExpectedValue;
import dev.holdfast.contract.HttpVersionPolicy;
import dev.holdfast.contract.Jitter;
import dev.holdfast.contract.KeyHeader;
import dev.holdfast.contract.LimitAlgorithm;
import dev.holdfast.contract.LimitScope;
import dev.holdfast.contract.LimitWindow;
import dev.holdfast.contract.Mode;
import dev.holdfast.contract.OnLimit;
import dev.holdfast.contract.Outcome;
import dev.holdfast.contract.PathTemplate;
import dev.holdfast.contract.Protocol;
import dev.holdfast.contract.RateLimit;
import dev.holdfast.contract.RollbackStrategy;
import dev.holdfast.contract.UndeclaredPolicy;
import dev.holdfast.contract.UpstreamKeyForm;
import dev.holdfast.contract.ValueTemplate;
import dev.holdfast.json.JsonPointer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Every key of the contract file and what it may hold.
 *
 * <p>This table is what the loader knows; the JSON Schema for editors is compared with it by a test, and
 * {@code src/docs/CONTRACT.md} says what each key means.
 */
final class ContractKeys {

    private ContractKeys() {}

    /** Recognises a response. */
    static final class When {
        static final Key<List<Integer>> STATUS = optional("status", Shapes.oneOrMore(Shapes.number()));
        static final Key<Map<JsonPointer, ExpectedValue>> BODY = optional("body", Shapes.body());
        static final Keys BLOCK = Keys.of(STATUS, BODY);
    }

    static final class OutcomeOverride {
        static final Key<Block> WHEN = required("when", When.BLOCK);
        static final Key<Outcome> OUTCOME = required("outcome", Shapes.choice(Outcome.class));
        static final Key<Boolean> NOT_PROCESSED = optional("not_processed", Shapes.flag());
        static final Keys BLOCK = Keys.of(WHEN, OUTCOME, NOT_PROCESSED);
    }

    static final class Match {
        static final Key<String> METHOD = required("method", Shapes.text("an HTTP method such as POST"));
        static final Key<PathTemplate> PATH = required("path", Shapes.pathTemplate());
        static final Keys BLOCK = Keys.of(METHOD, PATH);
    }

    static final class Idempotency {
        static final Key<Duration> RETENTION = optional("retention", Shapes.duration());
        static final Key<Duration> FAILURE_RETENTION = optional("failure_retention", Shapes.duration());
        static final Key<List<JsonPointer>> IGNORE_IN_FINGERPRINT =
                optional("ignore_in_fingerprint", Shapes.list(Shapes.pointer()));
        static final Key<Integer> MAX_STORED_RESPONSE = optional("max_stored_response", Shapes.size());
        static final Keys BLOCK = Keys.of(RETENTION, FAILURE_RETENTION, IGNORE_IN_FINGERPRINT, MAX_STORED_RESPONSE);
    }

    static final class Loop {
        static final Key<Integer> TIMES = optional("times", Shapes.number());
        static final Key<Duration> WINDOW = optional("window", Shapes.duration());
        static final Keys BLOCK = Keys.of(TIMES, WINDOW);
    }

    static final class Retry {
        static final Key<Integer> MAX_ATTEMPTS = optional("max_attempts", Shapes.number());
        static final Key<BackoffShape> BACKOFF = optional("backoff", Shapes.choice(BackoffShape.class));
        static final Key<Duration> BASE_DELAY = optional("base_delay", Shapes.duration());
        static final Key<Duration> MAX_DELAY = optional("max_delay", Shapes.duration());
        static final Key<Jitter> JITTER = optional("jitter", Shapes.choice(Jitter.class));
        static final Key<List<Outcome>> RETRY_ON = optional("retry_on", Shapes.list(Shapes.choice(Outcome.class)));
        static final Keys BLOCK = Keys.of(MAX_ATTEMPTS, BACKOFF, BASE_DELAY, MAX_DELAY, JITTER, RETRY_ON);
    }

    static final class Limits {
        /** One limit by its name. */
        record Limit(Key<Long> key, LimitScope scope, LimitWindow window) {}

        /** Every scope with every window; a budget that never refills needs a scope. */
        static final List<Limit> LIMITS = Arrays.stream(LimitScope.values())
                .flatMap(scope -> Arrays.stream(LimitWindow.values())
                        .filter(window -> scope != LimitScope.ALL || window != LimitWindow.TOTAL)
                        .map(window ->
                                new Limit(optional(RateLimit.name(scope, window), Shapes.whole()), scope, window)))
                .toList();

        static final Key<LimitAlgorithm> ALGORITHM = optional("algorithm", Shapes.choice(LimitAlgorithm.class));
        static final Key<Long> BURST = optional("burst", Shapes.whole());
        static final Key<OnLimit> ON_LIMIT = optional("on_limit", Shapes.choice(OnLimit.class));
        static final Key<Duration> MAX_WAIT = optional("max_wait", Shapes.duration());
        static final Key<Integer> COST = optional("cost", Shapes.number());
        static final Key<Boolean> SHADOW = optional("shadow", Shapes.flag());
        static final Keys BLOCK = block();

        private static Keys block() {
            List<Key<?>> keys = new ArrayList<>();
            LIMITS.forEach(limit -> keys.add(limit.key()));
            keys.addAll(List.of(ALGORITHM, BURST, ON_LIMIT, MAX_WAIT, COST, SHADOW));
            return new Keys(List.copyOf(keys));
        }
    }

    static final class Compensation {
        static final Key<String> TOOL = required("tool", Shapes.text("the name of a tool"));
        static final Key<ValueTemplate> PATH = required("path", Shapes.valueTemplate());
        static final Keys BLOCK = Keys.of(TOOL, PATH);
    }

    static final class Rollback {
        static final Key<RollbackStrategy> STRATEGY = optional("strategy", Shapes.choice(RollbackStrategy.class));
        static final Key<Block> COMPENSATING_ACTION = optional("compensating_action", Compensation.BLOCK);
        static final Key<Duration> REVERSIBLE_FOR = optional("reversible_for", Shapes.duration());
        static final Key<Boolean> RECONCILE_ON_UNKNOWN = optional("reconcile_on_unknown", Shapes.flag());
        static final Keys BLOCK = Keys.of(STRATEGY, COMPENSATING_ACTION, REVERSIBLE_FOR, RECONCILE_ON_UNKNOWN);
    }

    static final class Probe {
        static final Key<String> METHOD = optional("method", Shapes.text("GET or HEAD"));
        static final Key<ValueTemplate> PATH = required("path", Shapes.valueTemplate());
        static final Keys BLOCK = Keys.of(METHOD, PATH);
    }

    static final class Reconcile {
        static final Key<Block> REQUEST = required("request", Probe.BLOCK);
        static final Key<Block> APPLIED_WHEN = required("applied_when", When.BLOCK);
        static final Key<Block> NOT_APPLIED_WHEN = required("not_applied_when", When.BLOCK);
        static final Key<Duration> SETTLE_AFTER = optional("settle_after", Shapes.duration());
        static final Key<Integer> ATTEMPTS = optional("attempts", Shapes.number());
        static final Keys BLOCK = Keys.of(REQUEST, APPLIED_WHEN, NOT_APPLIED_WHEN, SETTLE_AFTER, ATTEMPTS);
    }

    static final class Tool {
        static final Key<String> UPSTREAM = optional("upstream", Shapes.text("the name of an upstream"));
        static final Key<Block> MATCH = optional("match", Match.BLOCK);
        static final Key<Mode> MODE = optional("mode", Shapes.choice(Mode.class));
        static final Key<String> RISK_CLASS = optional("risk_class", Shapes.text("the name of a risk class"));
        static final Key<Boolean> IDEMPOTENT = optional("idempotent", Shapes.flag());
        static final Key<Boolean> KEY_REQUIRED = optional("idempotency_key_required", Shapes.flag());
        static final Key<Block> IDEMPOTENCY = optional("idempotency", Idempotency.BLOCK);
        static final Key<Integer> MAX_REQUEST_BODY = optional("max_request_body", Shapes.size());
        static final Key<Boolean> STREAM_REQUEST = optional("stream_request", Shapes.flag());
        static final Key<CommitPoint> COMMIT_POINT = optional("commit_point", Shapes.choice(CommitPoint.class));
        static final Key<List<Integer>> NOT_PROCESSED_ON = optional("not_processed_on", Shapes.list(Shapes.number()));
        static final Key<Duration> REPEAT_GUARD = optional("repeat_guard", Shapes.duration());
        static final Key<Block> LOOP_STOP = optional("loop_stop", Loop.BLOCK);
        static final Key<Duration> DEADLINE = optional("deadline", Shapes.duration());
        static final Key<Block> RETRY = optional("retry", Retry.BLOCK);
        static final Key<Block> RATE_LIMIT = optional("rate_limit", Limits.BLOCK);
        static final Key<List<Block>> OUTCOMES = optional("outcomes", Shapes.list(OutcomeOverride.BLOCK));
        static final Key<Block> ROLLBACK = optional("rollback", Rollback.BLOCK);
        static final Key<Block> RECONCILE = optional("reconcile", Reconcile.BLOCK);
        static final Keys BLOCK = Keys.of(
                MODE,
                UPSTREAM,
                MATCH,
                RISK_CLASS,
                IDEMPOTENT,
                KEY_REQUIRED,
                IDEMPOTENCY,
                MAX_REQUEST_BODY,
                STREAM_REQUEST,
                COMMIT_POINT,
                NOT_PROCESSED_ON,
                REPEAT_GUARD,
                LOOP_STOP,
                DEADLINE,
                RETRY,
                RATE_LIMIT,
                OUTCOMES,
                ROLLBACK,
                RECONCILE);
    }

    static final class CircuitBreaker {
        static final Key<Double> FAILURE_RATIO = optional("failure_ratio", Shapes.decimal());
        static final Key<Integer> WINDOW = optional("window", Shapes.number());
        static final Key<Duration> OPEN_FOR = optional("open_for", Shapes.duration());
        static final Keys BLOCK = Keys.of(FAILURE_RATIO, WINDOW, OPEN_FOR);
    }

    static final class RetryBudget {
        static final Key<Double> RATIO = optional("ratio", Shapes.decimal());
        static final Key<Integer> MIN_PER_SECOND = optional("min_per_second", Shapes.number());
        static final Keys BLOCK = Keys.of(RATIO, MIN_PER_SECOND);
    }

    static final class Credentials {
        static final Key<String> HEADER = optional("header", Shapes.text("a header name such as Authorization"));
        static final Key<String> PREFIX = optional("prefix", Shapes.text("text such as \"Bearer \""));
        static final Key<Path> FILE = required("file", Shapes.path());
        static final Keys BLOCK = Keys.of(HEADER, PREFIX, FILE);
    }

    static final class Upstream {
        static final Key<URI> URL = optional("url", Shapes.url());
        static final Key<Protocol> PROTOCOL = optional("protocol", Shapes.choice(Protocol.class));
        static final Key<HttpVersionPolicy> HTTP_VERSION =
                optional("http_version", Shapes.choice(HttpVersionPolicy.class));
        static final Key<Path> CA_FILE = optional("ca_file", Shapes.path());
        static final Key<KeyHeader> IDEMPOTENCY_HEADER = optional("idempotency_header", Shapes.keyHeader());
        static final Key<Duration> IDEMPOTENCY_WINDOW = optional("idempotency_window", Shapes.duration());
        static final Key<UpstreamKeyForm> UPSTREAM_KEY = optional("upstream_key", Shapes.choice(UpstreamKeyForm.class));
        static final Key<Duration> CONNECT_TIMEOUT = optional("connect_timeout", Shapes.duration());
        static final Key<Duration> ATTEMPT_TIMEOUT = optional("attempt_timeout", Shapes.duration());
        static final Key<Integer> MAX_CONNECTIONS = optional("max_connections", Shapes.number());
        static final Key<Integer> MAX_CONCURRENT = optional("max_concurrent", Shapes.number());
        static final Key<Block> CIRCUIT_BREAKER = optional("circuit_breaker", CircuitBreaker.BLOCK);
        static final Key<Block> RETRY_BUDGET = optional("retry_budget", RetryBudget.BLOCK);
        static final Key<Block> CREDENTIALS = optional("credentials", Credentials.BLOCK);
        static final Key<UndeclaredPolicy> UNDECLARED = optional("undeclared", Shapes.choice(UndeclaredPolicy.class));
        static final Key<Block> RATE_LIMIT = optional("rate_limit", Limits.BLOCK);
        static final Keys BLOCK = Keys.of(
                URL,
                PROTOCOL,
                HTTP_VERSION,
                CA_FILE,
                IDEMPOTENCY_HEADER,
                IDEMPOTENCY_WINDOW,
                UPSTREAM_KEY,
                CONNECT_TIMEOUT,
                ATTEMPT_TIMEOUT,
                MAX_CONNECTIONS,
                MAX_CONCURRENT,
                CIRCUIT_BREAKER,
                RETRY_BUDGET,
                CREDENTIALS,
                UNDECLARED,
                RATE_LIMIT);
    }

    static final class Risk {
        static final Key<Block> RATE_LIMIT = optional("rate_limit", Limits.BLOCK);
        static final Key<Integer> REPLICAS_ACKNOWLEDGED = optional("replicas_acknowledged", Shapes.number());
        static final Keys BLOCK = Keys.of(RATE_LIMIT, REPLICAS_ACKNOWLEDGED);
    }

    /** The file as a whole; {@code defaults} first, so that its own mistakes are told as its own. */
    static final class Root {
        static final Key<Block> DEFAULTS = optional("defaults", new Incomplete(Tool.BLOCK));
        static final Key<SequencedMap<String, Block>> UPSTREAMS =
                optional("upstreams", new Named("upstreams", Upstream.BLOCK));
        static final Key<SequencedMap<String, Block>> TOOLS = optional("tools", new Named("tools", Tool.BLOCK));
        static final Key<SequencedMap<String, Block>> RISK_CLASSES =
                optional("risk_classes", new Named("risk classes", Risk.BLOCK));
        static final Keys BLOCK = Keys.of(DEFAULTS, UPSTREAMS, TOOLS, RISK_CLASSES);
    }
}
