package dev.holdfast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.idempotency.CallId;
import dev.holdfast.store.AuditEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AuditLinesTest {

    private static final CallId CALL = CallId.of("acme", new byte[CallId.RANDOM_BYTES]);

    @Test
    void anEventIsOneLineOfJsonWithFixedKeysInAFixedOrder() {
        AuditEvent event = event(
                "acme",
                Optional.of("SENDING"),
                Map.of("outcome", "success", "status", "201", "evidence", "responded", "key", "k-1"));

        assertThat(AuditLines.lineOf(event))
                .isEqualTo(
                        "{\"event\":\"finished\",\"at\":\"2026-01-01T00:00:00Z\",\"sequence\":7,\"call_id\":\"" + CALL
                                + "\",\"tool\":\"create_ticket\",\"tenant\":\"acme\",\"key_hash\":\"7c35c5a1785d2070\""
                                + ",\"epoch\":1,\"attempt\":2,\"from\":\"SENDING\",\"to\":\"SUCCEEDED\",\"outcome\":\"success\""
                                + ",\"actor\":\"owner-1\",\"detail\":{\"evidence\":\"responded\",\"status\":\"201\"}}");
    }

    @Test
    void anAgentsKeyIsNeverWrittenNotEvenAsTheUpstreams() {
        AuditEvent event = event("acme", Optional.empty(), Map.of("key", "tell-nobody", "upstream_key", "tell-nobody"));

        assertThat(AuditLines.lineOf(event)).doesNotContain("tell-nobody").doesNotContain("\"from\"");
    }

    @Test
    void aTenantCannotForgeALine() {
        AuditEvent event = event("x\"}\n{\"event\":\"forged", Optional.empty(), Map.of());

        assertThat(AuditLines.lineOf(event))
                .matches("[ -~]*")
                .contains("\"tenant\":\"x\\\"}\\u000a{\\\"event\\\":\\\"forged\"");
    }

    private static AuditEvent event(String tenant, Optional<String> from, Map<String, String> detail) {
        return new AuditEvent(
                7,
                Instant.parse("2026-01-01T00:00:00Z"),
                CALL,
                tenant,
                "create_ticket",
                "finished",
                from,
                "SUCCEEDED",
                1,
                2,
                "owner-1",
                detail);
    }
}
