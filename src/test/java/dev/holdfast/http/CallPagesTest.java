package dev.holdfast.http;

import static dev.holdfast.http.DataPortFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.Outcome;
import dev.holdfast.http.RawClient.Response;
import dev.holdfast.idempotency.AttemptReport;
import dev.holdfast.idempotency.CallDescription;
import dev.holdfast.idempotency.CallId;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.Caller;
import dev.holdfast.idempotency.Fingerprint;
import dev.holdfast.idempotency.FingerprintRule;
import dev.holdfast.idempotency.IdempotencyKey;
import dev.holdfast.idempotency.OwnerToken;
import dev.holdfast.idempotency.StoredResult;
import dev.holdfast.idempotency.Verdict;
import dev.holdfast.store.AdmitAnswer;
import dev.holdfast.store.AdmitCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallPagesTest {

    private static final AttemptReport IN_DOUBT =
            new AttemptReport("attempt_timeout", "unknown", Outcome.SIDE_EFFECT_UNKNOWN, OptionalInt.empty(), true);
    private static final AttemptReport DONE =
            new AttemptReport("responded", "answered", Outcome.SUCCESS, OptionalInt.of(201), false);

    private final DataPortFixture data = new DataPortFixture();

    @AfterEach
    void nothingIsExecuted() {
        assertThat(data.calls.begun).isEmpty();
        data.close();
    }

    @Test
    void anAgentSeesWhatCameOfItsCall() throws IOException {
        CallRecord call = admitted("acme", "k 1");
        StoredResult result =
                new StoredResult(201, List.of(), Optional.of("{\"id\":7}".getBytes(StandardCharsets.UTF_8)));
        await(data.store.finish(call.id(), call.admission().fence(), DONE, new Verdict.Success(result)));

        Response page = ask("acme", "/_holdfast/calls/" + call.id());

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).contains("application/json");
        assertThat(page.body())
                .contains("\"state\":\"SUCCEEDED\"")
                .contains("\"outcome\":\"success\"")
                .contains("\"next_step\":\"continue\"")
                .contains("\"idempotency_key\":\"k 1\"")
                .contains("\"result\":{\"body\":{\"id\":7},\"kept\":true,\"status\":201}")
                .contains("\"evidence\":\"responded\"")
                .doesNotContain("owner");
    }

    @Test
    void anUncertaintyIsShownAsOne() throws IOException {
        CallRecord call = admitted("acme", "k-1");
        await(data.store.finish(call.id(), call.admission().fence(), IN_DOUBT, new Verdict.InDoubt()));

        assertThat(ask("acme", "/_holdfast/calls/" + call.id()).body())
                .contains("\"state\":\"UNKNOWN\"")
                .contains("\"outcome\":\"side_effect_unknown\"")
                .contains("\"next_step\":\"reconcile\"")
                .contains("Do not repeat this action");
    }

    @Test
    void aCallIsFoundByItsToolAndKey() throws IOException {
        CallRecord call = admitted("acme", "k 1");

        assertThat(ask("acme", "/_holdfast/calls?tool=create_ticket&key=k%201").body())
                .contains(call.id().text())
                .contains("\"state\":\"SENDING\"");
        assertThat(ask("acme", "/_holdfast/calls?tool=other&key=k%201").status())
                .isEqualTo(404);
        assertThat(ask("acme", "/_holdfast/calls?tool=create_ticket").status()).isEqualTo(400);
        assertThat(ask("acme", "/_holdfast/calls?tool=create_ticket&key=%zz").status())
                .isEqualTo(400);
        assertThat(ask("acme", "/_holdfast/calls?tool=create_ticket&key=").status())
                .isEqualTo(400);
    }

    @Test
    void noTenantSeesAnothersCalls() throws IOException {
        CallRecord call = admitted("acme", "k-1");

        assertThat(ask("other", "/_holdfast/calls/" + call.id()).status()).isEqualTo(404);
        assertThat(ask("other", "/_holdfast/calls?tool=create_ticket&key=k-1").status())
                .isEqualTo(404);
        assertThat(ask("acme", "/_holdfast/calls/nonsense").status()).isEqualTo(404);
    }

    private CallRecord admitted(String tenant, String key) {
        var tool = Contracts.idempotentWrite();
        FingerprintRule rule = FingerprintRule.of(tool);
        CallDescription description = new CallDescription(
                CallId.of(tenant, new byte[CallId.RANDOM_BYTES]),
                new Caller(tenant, Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.of(new IdempotencyKey(key)),
                "upstream-key",
                true,
                Fingerprint.of(rule, new Fingerprint.Head("POST", "/v1/tickets", "", ""), new byte[0]),
                rule,
                Duration.ofSeconds(10),
                tool,
                "test");
        AdmitAnswer answer = await(data.store.admit(new AdmitCommand(
                description,
                new OwnerToken("sidecar-owner"),
                Duration.ofMinutes(1),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())));
        return ((AdmitAnswer.Granted) answer).record();
    }

    private Response ask(String tenant, String target) throws IOException {
        try (RawClient client = data.connect()) {
            return client.send(RawClient.headOf("GET " + target + " HTTP/1.1", "Host: a", "X-Tenant-Id: " + tenant))
                    .response();
        }
    }
}
