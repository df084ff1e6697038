package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.LoadResult.Loaded;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReliabilityChecklistTest {

    /** A tool that nothing can be said against. */
    private static final String SOUND = """
            tools:
              act:
                mode: write
                match: {method: POST, path: /things}
                idempotent: true
                idempotency_key_required: true
                rate_limit: {per_tenant_per_minute: 20}
                rollback: {strategy: none}
                reconcile:
                  request: {path: "/things?key={upstream_key}"}
                  applied_when: {status: 200}
                  not_applied_when: {status: 404}
            """;

    /** Sound as well; it gives compensation something to name. */
    private static final String UNDO =
            SOUND.replace("tools:\n", "").replace("  act:", "  undo:").replace("POST", "DELETE");

    @Test
    void aToolThatLeavesNothingToLuckGetsNoAdvice() {
        assertThat(rules(SOUND, "http://127.0.0.1:9")).isEmpty();
    }

    /** Each row: the rule that speaks up, a line of the sound tool, and what stands there instead. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    mode-missing              | mode: write                             |
                    no-match                  | match: {method: POST, path: /things}    |
                    no-limit                  | rate_limit: {per_tenant_per_minute: 20} |
                    no-limit                  | rate_limit: {per_tenant_per_minute: 20} | rate_limit: {per_minute: 20, shadow: true}
                    limit-by-user             | rate_limit: {per_tenant_per_minute: 20} | rate_limit: {per_user_per_minute: 20}
                    wait-past-deadline        | rate_limit: {per_tenant_per_minute: 20} | rate_limit: {per_minute: 20, on_limit: wait, max_wait: 30s}
                    key-optional              | idempotency_key_required: true          |
                    retry-on-non-idempotent   | idempotent: true                        | retry: {max_attempts: 2, retry_on: [retryable_failure]}
                    retry-on-empty            | mode: write                             | mode: write, retry: {max_attempts: 2}
                    one-attempt               | mode: write                             | mode: write, retry: {retry_on: [retryable_failure]}
                    deadline-too-short        | mode: write                             | mode: write, deadline: 9s
                    no-rollback-boundary      | rollback: {strategy: none}              |
                    no-point-of-no-return     | rollback: {strategy: none}              | rollback: {strategy: compensate, compensating_action: {tool: undo, path: /undo}}
                    """)
    void whatALineLeavesToLuckIsTold(String rule, String line, @Nullable String instead) {
        String yaml = SOUND.replace("    " + line + "\n", instead == null ? "" : lines(instead)) + UNDO;

        assertThat(rules(yaml, "http://127.0.0.1:9")).containsExactly(rule);
    }

    @Test
    void aWriteThatNothingGuardsHasNoIdempotencyStrategy() {
        String yaml = SOUND.replace("    idempotent: true\n", "    repeat_guard: 0s\n")
                .replace("    idempotency_key_required: true\n", "");

        assertThat(rules(yaml, "http://127.0.0.1:9")).containsExactly("no-idempotency-strategy");
    }

    @Test
    void aWriteWhoseUnknownOutcomeNobodySettlesIsToldUnlessAHumanIsNamed() {
        String yaml = SOUND.substring(0, SOUND.indexOf("    reconcile:"));

        assertThat(rules(yaml, "http://127.0.0.1:9")).containsExactly("unknown-without-reconcile");
        assertThat(rules(yaml.replace("strategy: none", "strategy: manual_only"), "http://127.0.0.1:9"))
                .isEmpty();
    }

    @Test
    void upstreamsAreLookedAtToo() {
        String upstream = "upstreams: {crm: {url: \"https://crm\", idempotency_header: null, max_concurrent: 65}}\n";

        assertThat(rules(upstream + SOUND, "http://unused"))
                .containsExactly("bulkhead-wider-than-pool", "key-not-sent");
        assertThat(rules(
                        "upstreams: {crm: {url: \"https://crm\", idempotency_window: 29s}}\n" + SOUND, "http://unused"))
                .containsExactly("key-window-too-short");
        assertThat(rules(SOUND, "http://crm.example")).containsExactly("no-tls");
        assertThat(rules(SOUND, "http://[::1]:80")).isEmpty();
    }

    private static String lines(String text) {
        return "    " + text.replace(", retry:", "\n    retry:").replace(", deadline:", "\n    deadline:") + "\n";
    }

    private static List<String> rules(String yaml, String url) {
        LoadResult result = ContractLoader.read(
                "holdfast.yaml", yaml.getBytes(StandardCharsets.UTF_8), Optional.of(URI.create(url)));
        assertThat(result).isInstanceOf(Loaded.class);
        return ((Loaded) result).advice().stream().map(Advice::rule).toList();
    }
}
