package dev.holdfast.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.holdfast.contract.Contracts;
import dev.holdfast.idempotency.CallRecord;
import dev.holdfast.idempotency.CallState;
import dev.holdfast.store.CallStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(ControlPort.class)
class CallsResourceTest {

    @Inject
    CallStore store;

    @Inject
    ControlPort.BreakableStore breakable;

    @BeforeEach
    @AfterEach
    void bringTheStoreBack() {
        breakable.away = false;
    }

    @Test
    void aCallShowsItsRecordAttemptsAndAudit() {
        CallRecord call = calls("shown").succeeded();

        asked().get("/v1/calls/" + call.id())
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("record.call_id", equalTo(call.id().text()))
                .body("record.tenant", equalTo("shown"))
                .body("record.user", equalTo("ann"))
                .body("record", not(hasKey("agent")))
                .body("record.tool", equalTo("create_ticket"))
                .body(
                        "record.key",
                        equalTo(call.description().key().orElseThrow().text()))
                .body("record.upstream_key", equalTo(call.description().upstreamKey()))
                .body("record.key_honoured", equalTo(true))
                .body("record.state", equalTo("SUCCEEDED"))
                .body("record.ruling", equalTo("evidence"))
                .body("record.since", containsString("T"))
                .body("record.epoch", equalTo(1))
                .body("record.result.status", equalTo(201))
                .body("record.result.body_bytes", equalTo(5))
                .body("attempts", hasSize(1))
                .body("attempts[0].evidence", equalTo("responded"))
                .body("attempts[0].outcome", equalTo("success"))
                .body("attempts[0].status", equalTo(201))
                .body("audit.event", contains("admitted", "finished"))
                .body("audit[1].from", equalTo("SENDING"))
                .body("audit[1].to", equalTo("SUCCEEDED"))
                .body("audit[1].detail.outcome", equalTo("success"));
    }

    @Test
    void noBodyAndNoHeaderValueIsEverShown() {
        CallRecord call = calls("silent").succeeded();

        String shown = asked().get("/v1/calls/" + call.id()).asString();

        assertThat(shown).doesNotContain("secrt").doesNotContain("text/plain");
    }

    @Test
    void aCallInDoubtShowsWhenItSettles() {
        CallRecord call = calls("doubtful").unknown(Contracts.idempotentWrite());

        asked().get("/v1/calls/" + call.id())
                .then()
                .body("record.state", equalTo("UNKNOWN"))
                .body("record.doubt", equalTo(true))
                .body("record.settles_at", notNullValue())
                .body("record", not(hasKey("result")));
    }

    @Test
    void aCallThatIsNotRecordedIsNotFound() {
        problem(asked().get("/v1/calls/0123456789abcdef-00000000000000000000000000"), 404, "call-not-found");
    }

    @Test
    void callsAreFilteredByEveryFilterThatIsGiven() {
        RecordedCalls calls = calls("filtered");
        CallRecord inWorkflow = calls.sending(Contracts.nonIdempotentWrite(), Optional.of("w1"));
        CallRecord unknown = calls.unknown(Contracts.idempotentWrite());
        calls("another").sending();

        assertThat(ids("tenant=filtered"))
                .containsExactly(unknown.id().text(), inWorkflow.id().text());
        assertThat(ids("tenant=filtered&state=UNKNOWN"))
                .containsExactly(unknown.id().text());
        assertThat(ids("tenant=filtered&tool=send_email"))
                .containsExactly(inWorkflow.id().text());
        assertThat(ids("tenant=filtered&workflow=w1"))
                .containsExactly(inWorkflow.id().text());
        assertThat(ids("tenant=filtered&workflow=w1&state=UNKNOWN")).isEmpty();
    }

    @Test
    void pagesAreDisjointAndCompleteAndTheLastOneHasNoCursor() {
        RecordedCalls calls = calls("paged");
        List<String> recorded = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            recorded.addFirst(calls.sending().id().text());
        }

        List<String> listed = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            Response page = asked().get("/v1/calls?tenant=paged&limit=2" + cursor);
            listed.addAll(page.jsonPath().getList("calls.call_id", String.class));
            @Nullable String next = page.jsonPath().getString("next");
            cursor = next == null ? "" : "&cursor=" + next;
            pages++;
        } while (!cursor.isEmpty());

        assertThat(listed).isEqualTo(recorded);
        assertThat(pages).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/calls?state=unknown, state",
        "/v1/calls?state=, state",
        "/v1/calls?state=UNKNOWN&state=REVIEW, state",
        "/v1/calls?stat=UNKNOWN, stat",
        "/v1/calls?tool=, tool",
        "/v1/calls?limit=0, limit",
        "/v1/calls?limit=501, limit",
        "/v1/calls?limit=-1, limit",
        "/v1/calls?limit=ten, limit",
        "/v1/calls?limit=99999999999999999999, limit",
        "/v1/calls?cursor=never-given-out, cursor",
        "/v1/calls/nonsense, id",
        "/v1/calls/0123456789ABCDEF-00000000000000000000000000, id",
        "/v1/calls/0123456789abcdef-00000000000000000000000000?deep=true, deep",
        "/v1/audit?call=nonsense, call",
        "/v1/audit?call=0123456789abcdef-00000000000000000000000000&since=1, since",
        "/v1/audit?call=0123456789abcdef-00000000000000000000000000&limit=1, limit",
        "/v1/audit?since=-1, since",
        "/v1/audit?since=soon, since",
        "/v1/audit?limit=1001, limit",
    })
    void aValueThatAParameterCannotHaveIsRefusedByName(String target, String parameter) {
        problem(asked().get(target), 400, "request-invalid").then().body("parameter", equalTo(parameter));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/calls",
        "/v1/calls/0123456789abcdef-00000000000000000000000000",
        "/v1/audit",
        "/v1/audit?call=0123456789abcdef-00000000000000000000000000"
    })
    void aStoreThatIsAwayIsAnsweredAsUnavailable(String target) {
        breakable.away = true;

        problem(asked().get(target), 503, "state-store-unavailable");
    }

    @Test
    void auditOfOneCallIsComplete() {
        CallRecord call = calls("audited").succeeded();

        asked().get("/v1/audit?call=" + call.id())
                .then()
                .statusCode(200)
                .body("events.event", contains("admitted", "finished"))
                .body("$", not(hasKey("next")));
    }

    @Test
    void auditSinceASequenceGoesOnFromNext() {
        long end = auditEnd();
        CallRecord call = calls("followed").succeeded();

        Response first = asked().get("/v1/audit?limit=1&since=" + end);
        Response rest = asked().get("/v1/audit?since=" + first.jsonPath().getLong("next"));
        Response nothing = asked().get("/v1/audit?since=" + rest.jsonPath().getLong("next"));

        first.then().body("events.event", contains("admitted"));
        rest.then()
                .body("events.event", contains("finished"))
                .body("events[0].call_id", equalTo(call.id().text()));
        nothing.then()
                .body("events", hasSize(0))
                .body("next", equalTo(rest.jsonPath().getInt("next")));
    }

    @Test
    void everyStateCanBeAskedFor() {
        List<String> states = Arrays.stream(CallState.class.getPermittedSubclasses())
                .map(state -> state.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_"))
                .map(name -> name.toUpperCase(Locale.ROOT))
                .toList();

        assertThat(CallsResource.STATES).containsExactlyInAnyOrderElementsOf(states);
    }

    private long auditEnd() {
        long end = 0;
        while (true) {
            long next =
                    asked().get("/v1/audit?limit=1000&since=" + end).jsonPath().getLong("next");
            if (next == end) {
                return end;
            }
            end = next;
        }
    }

    private RecordedCalls calls(String tenant) {
        return new RecordedCalls(store, tenant);
    }

    private static List<String> ids(String query) {
        return asked().get("/v1/calls?" + query).jsonPath().getList("calls.call_id", String.class);
    }

    private static Response problem(Response response, int status, String slug) {
        response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:holdfast:problem:" + slug))
                .body("status", equalTo(status))
                .body("title", notNullValue())
                .body("detail", notNullValue());
        return response;
    }

    private static RequestSpecification asked() {
        return given().auth().oauth2(ControlPort.TOKEN);
    }
}
