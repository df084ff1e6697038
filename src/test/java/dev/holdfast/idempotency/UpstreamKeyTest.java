package dev.holdfast.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.UpstreamKeyForm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UpstreamKeyTest {

    private static final IdempotencyKey KEY = new IdempotencyKey("order-17");

    /** Written down because a change would make every upstream see new keys for old calls. */
    @Test
    void theDerivationNeverChanges() {
        assertThat(scoped("default", "create_ticket", KEY)).hasToString("e29e0977-0842-899c-af8d-d503337e8209");
        assertThat(UpstreamKey.derive(CallId.of("default", new byte[16])))
                .hasToString("84d1f114-929f-8c08-a508-95f73e5c29f3");
    }

    @Test
    void aScopedKeyIsAUuidOfVersion8() {
        UUID uuid = UUID.fromString(scoped("acme", "pay", KEY).text());

        assertThat(uuid.version()).isEqualTo(8);
        assertThat(uuid.variant()).isEqualTo(2);
    }

    @Test
    void tenantToolAndKeyAreAllTold() {
        Set<UpstreamKey> keys = Stream.of(
                        scoped("acme", "pay", KEY),
                        scoped("acm", "epay", KEY),
                        scoped("acme", "refund", KEY),
                        scoped("globex", "pay", KEY),
                        scoped("pay", "acme", KEY),
                        scoped("acme", "pay", new IdempotencyKey("order-18")))
                .collect(Collectors.toSet());

        assertThat(keys).hasSize(6);
    }

    @Test
    void aVerbatimKeyIsTheClientsOwn() {
        assertThat(UpstreamKey.derive(UpstreamKeyForm.VERBATIM, "acme", "pay", KEY))
                .hasToString("order-17");
    }

    @Test
    void aKeylessCallHasAKeyOfItsOwnThatNoClientsKeyMeets() {
        CallId id = CallId.of("acme", new byte[16]);

        assertThat(List.of(
                        UpstreamKey.derive(CallId.of("acme", "another call id!".getBytes(StandardCharsets.US_ASCII))),
                        scoped("acme", "pay", new IdempotencyKey(id.text()))))
                .doesNotContain(UpstreamKey.derive(id));
    }

    private static UpstreamKey scoped(String tenant, String tool, IdempotencyKey key) {
        return UpstreamKey.derive(UpstreamKeyForm.SCOPED, tenant, tool, key);
    }
}
