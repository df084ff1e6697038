package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.call.CallRequest.Wishes;
import dev.holdfast.idempotency.Caller;
import dev.holdfast.idempotency.IdempotencyKey;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlFieldsTest {

    private static final Caller CALLER = new Caller("acme", Optional.empty(), Optional.of("wf"), Optional.empty());
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    @Test
    void theHeadersKeyIsTheKey() {
        assertThat(ControlFields.keyOf(head("Idempotency-Key: \"k 1\"", "X-Action-Id: a"), CALLER))
                .isEqualTo(Checked.accept(Optional.of(new IdempotencyKey("k 1"))));
    }

    @Test
    void workflowAndActionAreTheKeyWhereTheHeaderIsAbsent() {
        assertThat(ControlFields.keyOf(head("X-Action-Id: a"), CALLER))
                .isEqualTo(Checked.accept(Optional.of(new IdempotencyKey("urn:holdfast:action:wf/a"))));
    }

    @Test
    void aRequestWithoutEitherHasNoKey() {
        Caller withoutWorkflow = new Caller("acme", Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(ControlFields.keyOf(head(), CALLER)).isEqualTo(Checked.accept(Optional.empty()));
        assertThat(ControlFields.keyOf(head("X-Action-Id: a"), withoutWorkflow))
                .isEqualTo(Checked.accept(Optional.empty()));
    }

    @Test
    void twoKeysAreNoKey() {
        assertThat(ControlFields.keyOf(head("Idempotency-Key: a", "Idempotency-Key: a"), CALLER))
                .isInstanceOf(Checked.Refused.class);
        assertThat(ControlFields.keyOf(head("X-Action-Id: a", "X-Action-Id: b"), CALLER))
                .isInstanceOf(Checked.Refused.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=10                       | 10",
                "WAIT = \"5\"                  | 5",
                "wait=10; foo=bar              | 10",
                "respond-async, wait=3         | 3",
                "wait=3, wait=9                | 3",
                "note=\"a,wait=1\", wait=2     | 2",
                "wait=61                       | 60",
                "wait=99999999999999999999     | 60",
                "wait=0                        | 0",
                "wait=-1                       | ",
                "wait                          | ",
                "wait=soon                     | ",
                "waiting=4                     | ",
            })
    void readsHowLongAClientWouldWait(String prefer, Long seconds) {
        assertThat(Preferences.waitOf(List.of(prefer.strip()), LONGEST_WAIT).map(Duration::toSeconds))
                .isEqualTo(Optional.ofNullable(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tue, 15 Nov 1994 08:12:31 GMT", "1994-11-15T08:12:31Z", "784887151"})
    void readsWhenACallWasFirstSent(String value) {
        assertThat(ControlFields.wishesOf(head("Idempotency-First-Sent: " + value), LONGEST_WAIT))
                .isEqualTo(Checked.accept(new Wishes(
                        Optional.empty(), Optional.of(Instant.parse("1994-11-15T08:12:31Z")), Optional.empty())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Idempotency-First-Sent: yesterday",
                "Idempotency-First-Sent: Mon, 15 Nov 1994 08:12:31 GMT",
                "Idempotency-First-Sent: -1",
                "Holdfast-Allow-Repeat: all",
            })
    void refusesAWishThatIsMalformed(String line) {
        assertThat(ControlFields.wishesOf(head(line), LONGEST_WAIT)).isInstanceOf(Checked.Refused.class);
    }

    @Test
    void readsWhichCallMayBeRepeated() {
        assertThat(ControlFields.wishesOf(head("Holdfast-Allow-Repeat: " + Answers.CALL_ID), LONGEST_WAIT))
                .isEqualTo(
                        Checked.accept(new Wishes(Optional.empty(), Optional.empty(), Optional.of(Answers.CALL_ID))));
    }

    @Test
    void passesOnWhatIsNotForHoldfast() {
        assertThat(ControlFields.passedOn(Answers.fields(
                        "Idempotency-Key: k",
                        "idempotency-first-sent: 1",
                        "Holdfast-Allow-Repeat: x",
                        "holdfast-anything: x",
                        "Host: localhost",
                        "Content-Length: 3",
                        "Expect: 100-continue",
                        "Prefer: wait=3",
                        "Prefer: respond-async, wait=3",
                        "X-User-Id: ann",
                        "traceparent: 00-1-2-01",
                        "Authorization: Bearer x")))
                .isEqualTo(Answers.fields(
                        "Prefer: respond-async",
                        "X-User-Id: ann",
                        "traceparent: 00-1-2-01",
                        "Authorization: Bearer x"));
    }

    private static RequestHead head(String... lines) {
        return ((Checked.Accepted<RequestHead>) RequestHead.of(HttpVersion.HTTP_2, "POST", "/", Answers.fields(lines)))
                .value();
    }
}
