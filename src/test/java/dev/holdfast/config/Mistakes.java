package dev.holdfast.config;

import java.util.List;

/** Contract files with one mistake each, and what has to be said about it. */
final class Mistakes {

    /**
     * A file with a mistake.
     *
     * @param yaml the file
     * @param line where the mistake stands
     * @param tool whose it is; empty: none's
     * @param key the key that is to be blamed
     * @param told a part of what is said
     * @param structural whether a JSON Schema can see it
     */
    record Mistake(String yaml, int line, String tool, String key, String told, boolean structural) {
        @Override
        public String toString() {
            return (tool.isEmpty() ? "" : tool + ": ") + key + ": " + told;
        }
    }

    private Mistakes() {}

    static List<Mistake> all() {
        return List.of(
                // Keys
                structural("rety: {max_attempts: 3}", "rety", "did you mean 'retry'?"),
                structural("retry: {max_atempts: 3}", "retry.max_atempts", "did you mean 'max_attempts'?"),
                structural("max_attempts: 3", "max_attempts", "it belongs into the block 'retry'"),
                structural("colour: blue", "colour", "expected one of mode, upstream"),
                structural(
                        "match: {method: POST, path: /a, mcp_tool: search}",
                        "match.mcp_tool",
                        "expected one of method, path"),
                structural("match: {method: GET}", "match.path", "is missing; expected a path"),
                structural(
                        "reconcile: {applied_when: {status: 200}, not_applied_when: {status: 404}}",
                        "reconcile.request",
                        "is missing; expected a block"),
                structural("<<: {mode: read}", "<<", "is not a key that is known here"),
                mistake("mode: read\n    mode: write", 4, "mode", "stands twice; it is already in line 3"),
                // Types
                structural("mode: wirte", "mode", "did you mean 'write'?"),
                structural("mode: [read]", "mode", "is a list; expected one of read, write"),
                mistake("idempotent: yes", 3, "idempotent", "is 'yes'; expected true or false"),
                mistake("idempotent: on", 3, "idempotent", "is 'on'; expected true or false"),
                structural("idempotent: \"true\"", "idempotent", "is \"true\"; expected true or false"),
                structural("retry: 3", "retry", "is '3'; expected a block with keys such as max_attempts"),
                structural("retry:", "retry", "is empty; expected a block"),
                structural("retry: {max_attempts: three}", "retry.max_attempts", "is 'three'; expected a whole number"),
                mistake("retry: {max_attempts: 010}", 3, "retry.max_attempts", "is '010'; expected a whole number"),
                structural("retry: {max_attempts: 1.5}", "retry.max_attempts", "is '1.5'; expected a whole number"),
                structural("retry: {max_attempts: \"3\"}", "retry.max_attempts", "is \"3\"; expected a whole number"),
                structural("retry: {retry_on: retryable_failure}", "retry.retry_on", "expected a list"),
                structural(
                        "retry: {retry_on: [retriable_failure]}",
                        "retry.retry_on[0]",
                        "did you mean 'retryable_failure'?"),
                structural(
                        "retry: {backoff: fibonacci}",
                        "retry.backoff",
                        "expected one of exponential, linear, constant, none"),
                structural("risk_class: 1", "risk_class", "is '1'; expected the name of a risk class"),
                structural("risk_class: null", "risk_class", "is 'null'; expected the name of a risk class"),
                structural("not_processed_on: 503", "not_processed_on", "is '503'; expected a list"),
                // Durations and sizes
                structural("deadline: 30", "deadline", "is '30'; expected a duration such as 100ms"),
                structural("deadline: 30sec", "deadline", "is '30sec'; expected a duration"),
                structural("deadline: -5s", "deadline", "is '-5s'; expected a duration"),
                structural("deadline: 1h30m", "deadline", "is '1h30m'; expected a duration"),
                mistake("deadline: 99999d", 3, "deadline", "at most 3650d"),
                mistake("deadline: 0s", 3, "deadline", "must be longer than 0, but is 0s"),
                mistake(
                        "repeat_guard: 1m\n    idempotency: {retention: 0ms}",
                        4,
                        "idempotency.retention",
                        "must be longer than 0"),
                structural("max_request_body: 1MB", "max_request_body", "is '1MB'; expected a size in bytes"),
                mistake("max_request_body: 2048MiB", 3, "max_request_body", "below 2GiB"),
                mistake("max_request_body: 512MiB", 3, "max_request_body", "must be between 0 and 268435456"),
                // Ranges
                structural("retry: {max_attempts: 0}", "retry.max_attempts", "must be between 1 and 100, but is 0"),
                structural("retry: {max_attempts: 101}", "retry.max_attempts", "must be between 1 and 100, but is 101"),
                mistake(
                        "retry: {base_delay: 10s, max_delay: 5s}",
                        3,
                        "retry.base_delay",
                        "must not be longer than max_delay, but 10s > 5s"),
                structural("loop_stop: {times: 0}", "loop_stop.times", "must be between 1 and 1000000"),
                structural("not_processed_on: [200]", "not_processed_on", "holds statuses from 300 to 599"),
                structural("match: {method: post, path: /a}", "match.method", "must be an HTTP method in upper case"),
                structural("match: {method: POST, path: a}", "match.path", "must begin with '/'"),
                mistake("match: {method: POST, path: \"/a/x-{id}\"}", 3, "match.path", "has the segment 'x-{id}'"),
                // Limits
                structural(
                        "rate_limit: {per_tenant_per_fortnight: 2}",
                        "rate_limit.per_tenant_per_fortnight",
                        "is not a key that is known here"),
                structural("rate_limit: {per_total: 2}", "rate_limit.per_total", "is not a key that is known here"),
                structural("rate_limit: {per_minute: 0}", "rate_limit.per_minute", "must be between 1 and"),
                structural(
                        "rate_limit: {per_minute: ten}", "rate_limit.per_minute", "is 'ten'; expected a whole number"),
                mistake(
                        "rate_limit: {per_minute: 10, burst: 5}",
                        3,
                        "rate_limit.burst",
                        "goes only with algorithm: token_bucket"),
                mistake(
                        "rate_limit: {per_minute: 10, cost: 11}",
                        3,
                        "rate_limit.cost",
                        "more than per_minute ever holds (10)"),
                mistake(
                        "rate_limit: {per_minute: 5001, algorithm: exact}",
                        3,
                        "rate_limit.per_minute",
                        "holds at most 5000 per window"),
                // Contradictions within a tool
                mistake(
                        "retry: {max_attempts: 2, retry_on: [side_effect_unknown]}",
                        3,
                        "retry.retry_on",
                        "only with idempotent: true"),
                structural(
                        "retry: {max_attempts: 2, retry_on: [validation_failure]}",
                        "retry.retry_on",
                        "other outcomes are final"),
                mistake("stream_request: true", 3, "stream_request", "needs idempotency_key_required: true"),
                mistake(
                        "idempotency_key_required: true\n    stream_request: true\n    retry: {max_attempts: 2}",
                        4,
                        "stream_request",
                        "allows one attempt only"),
                mistake(
                        "outcomes:\n      - {when: {status: 500}, outcome: validation_failure}",
                        4,
                        "outcomes[0]",
                        "without not_processed: true"),
                mistake(
                        "outcomes: [{when: {status: 500}, outcome: success, not_processed: true}]",
                        3,
                        "outcomes[0].not_processed",
                        "contradicts outcome success"),
                structural(
                        "outcomes: [{when: {}, outcome: success}]", "outcomes[0].when", "would match every response"),
                structural(
                        "outcomes: [{when: {status: 999}, outcome: success}]",
                        "outcomes[0].when.status",
                        "holds statuses from 100 to 599"),
                structural(
                        "outcomes: [{when: {body: {code: x}}, outcome: success}]",
                        "outcomes[0].when.body.code",
                        "a JSON pointer begins with '/'"),
                structural(
                        "outcomes: [{when: {body: {/code: [x]}}, outcome: success}]",
                        "outcomes[0].when.body./code",
                        "expected present, absent"),
                mistake(
                        "rollback: {strategy: compensate}",
                        3,
                        "rollback.compensating_action",
                        "is missing, but strategy is compensate"),
                mistake(
                        "rollback: {compensating_action: {tool: undo, path: /undo}}",
                        3,
                        "rollback.compensating_action",
                        "goes only with strategy: compensate"),
                mistake(
                        "rollback: {strategy: compensate, compensating_action: {tool: undo, path: \"/{what}\"}}",
                        3,
                        "rollback.compensating_action.path",
                        "knows no variable {what}"),
                mistake(
                        "mode: read\n    rollback: {strategy: compensate, compensating_action: {tool: undo, path: /undo}}",
                        4,
                        "rollback.strategy",
                        "a read has nothing to undo"),
                structural(
                        "reconcile: {request: {method: POST, path: /a}, applied_when: {status: 200}, not_applied_when: {status: 404}}",
                        "reconcile.request.method",
                        "must be GET or HEAD"),
                mistake(
                        "reconcile: {request: {path: /a}, applied_when: {status: 200}, not_applied_when: {status: 200}}",
                        3,
                        "reconcile.not_applied_when",
                        "the probe could never tell"),
                structural(
                        "idempotency: {ignore_in_fingerprint: [description]}",
                        "idempotency.ignore_in_fingerprint[0]",
                        "a JSON pointer begins with '/'"),
                // Between contracts
                mistake("upstream: crn", 3, "upstream", "names 'crn', which is not declared; there are default"),
                mistake(
                        "risk_class: extreme",
                        3,
                        "risk_class",
                        "neither declared under risk_classes nor one of low, medium, high"),
                mistake(
                        "rollback: {strategy: compensate, compensating_action: {tool: undone, path: /undo}}",
                        3,
                        "rollback.compensating_action.tool",
                        "names 'undone', which is not declared"),
                mistake(
                        "rollback: {strategy: compensate, compensating_action: {tool: look, path: /undo}}",
                        3,
                        "rollback.compensating_action.tool",
                        "is a read and can undo nothing"),
                mistake(
                        "rollback: {strategy: compensate, compensating_action: {tool: act, path: /undo}}",
                        3,
                        "rollback.compensating_action.tool",
                        "names the tool itself"),
                mistake(
                        "reconcile: {request: {path: /a}, applied_when: {status: 200}, not_applied_when: {status: 404}, settle_after: 9s}",
                        3,
                        "reconcile.settle_after",
                        "must be at least the attempt_timeout of upstream 'default' (10s), but is 9s"),
                file(
                        "tools:\n  act: {match: {method: PUT, path: \"/things/{id}\"}}\n  undo: {match: {method: PUT, path: \"/things/{name}\"}}",
                        3,
                        "undo",
                        "match",
                        "fits the same requests as that of tool 'act'",
                        false),
                // Outside of tools
                file(
                        "tools: {act: {}}\ndefaults: {retry: {max_attempts: many}}",
                        2,
                        "defaults.retry.max_attempts",
                        "is 'many'; expected a whole number",
                        true),
                file("tools: {act: {}}\ndefault: {}", 2, "default", "did you mean 'defaults'?", true),
                file("tools:\n  act:", 2, "act", "", "is empty; expected a block with keys such as mode, or {}", true),
                file("tools: [act]", 1, "tools", "is a list; expected a block of tools by name", true),
                file("tools:\n  \"send mail\": {}", 2, "send mail", "", "must be 1 to 64 letters, digits", true),
                file(
                        "tools: {}\nupstreams: {a: {url: ftp://a}}",
                        2,
                        "upstreams.a.url",
                        "must begin with http:// or https://",
                        true),
                file(
                        "tools: {}\nupstreams: {a: {url: \"https://u:p@a\"}}",
                        2,
                        "upstreams.a.url",
                        "must not carry user info",
                        true),
                file(
                        "tools: {}\nupstreams: {a: {url: \"https://a?b=c\"}}",
                        2,
                        "upstreams.a.url",
                        "neither query nor fragment",
                        true),
                file(
                        "tools: {}\nupstreams: {a: {url: \"https://a\"}, b: {protocol: http}}",
                        2,
                        "upstreams.b.url",
                        "is missing; expected a URL",
                        false),
                file("tools: {}\nupstreams: {mcp: {url: \"https://a\"}}", 2, "upstreams.mcp", "is reserved", true),
                file(
                        "tools: {a: {}}\nupstreams: {a: {url: \"https://a\"}}",
                        1,
                        "a",
                        "",
                        "is that of an upstream too",
                        false),
                file(
                        "tools: {}\nupstreams: {a: {idempotency_header:}}",
                        2,
                        "upstreams.a.idempotency_header",
                        "is empty; expected a header name such as Idempotency-Key, or null",
                        false),
                file(
                        "tools: {}\nupstreams: {a: {idempotency_header: \"A B\"}}",
                        2,
                        "upstreams.a.idempotency_header",
                        "must be a header name",
                        true),
                file(
                        "tools: {}\nupstreams: {a: {circuit_breaker: {failure_ratio: 2}}}",
                        2,
                        "upstreams.a.circuit_breaker.failure_ratio",
                        "must be above 0 and at most 1",
                        true),
                file(
                        "tools: {}\nupstreams: {a: {credentials: {prefix: Bearer}}}",
                        2,
                        "upstreams.a.credentials.file",
                        "is missing; expected the path of a file",
                        true),
                file(
                        "tools: {}\nupstreams: {a: {attempt_timeout: 0s}}",
                        2,
                        "upstreams.a.attempt_timeout",
                        "must be longer than 0",
                        false),
                file(
                        "tools:\n  act: {idempotent: true, retry: {retry_on: [side_effect_unknown]}}\nupstreams: {a: {idempotency_header: null}}",
                        2,
                        "act",
                        "retry.retry_on",
                        "takes no key (idempotency_header: null)",
                        false),
                file(
                        "tools: {}\nrisk_classes: {high: {replicas_acknowledged: 11}}",
                        2,
                        "risk_classes.high.replicas_acknowledged",
                        "must be between 0 and 10",
                        true),
                // Not the YAML that is taken
                file("", 1, "", "is empty; expected at least the block tools", false),
                file("{}", 1, "tools", "is missing; expected a block of tools by name", true),
                file("- tools", 1, "", "is a list; expected a block of keys", true),
                file("tools:\n  act: {mode: read", 2, "", "is not YAML", false),
                file("tools:\n\tact: {}", 2, "", "is not YAML", false),
                file("tools: {}\n---\ntools: {}", 2, "", "begins a second document", false),
                file("tools:\n  act: &act {}\n  other: *act", 2, "act", "", "has a YAML anchor or alias", false),
                file("tools:\n  act: !!map {}", 2, "act", "", "has the YAML tag", false),
                file("tools:\n  ? [a]\n  : {}", 2, "tools", "has a list as a key", false));
    }

    private static Mistake structural(String line, String key, String told) {
        return new Mistake(inTool(line), 3, "act", key, told, true);
    }

    private static Mistake mistake(String lines, int line, String key, String told) {
        return new Mistake(inTool(lines), line, "act", key, told, false);
    }

    private static Mistake file(String yaml, int line, String key, String told, boolean structural) {
        return new Mistake(yaml, line, "", key, told, structural);
    }

    private static Mistake file(String yaml, int line, String tool, String key, String told, boolean structural) {
        return new Mistake(yaml, line, tool, key, told, structural);
    }

    private static String inTool(String lines) {
        return "tools:\n  act:\n    " + lines + "\n  look: {mode: read}\n  undo: {}\n";
    }
}
