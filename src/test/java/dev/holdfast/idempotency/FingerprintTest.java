package dev.holdfast.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.contract.Contracts;
import dev.holdfast.contract.IdempotencyPolicy;
import dev.holdfast.contract.RequestPolicy;
import dev.holdfast.contract.ToolContract;
import dev.holdfast.json.JsonPointer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {

    private static final String JSON = "application/json";

    /** Written down because a change would make every stored call another one; it takes a new rule version. */
    @Test
    void versionOneNeverChanges() {
        assertThat(of(rule(), "POST", "/v1/tickets", "a=1", JSON, " {\"a\": 1.0} "))
                .hasToString("223d14ac7f91032bc05735ffc5e3d691f32ee434ec4091161c2668b8c83102f3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json;charset=utf-8",
                "application/json ; v=1",
                "application/problem+json",
                "application/vnd.acme.v2+JSON; charset=utf-8"
            })
    void jsonIsComparedByMeaning(String contentType) {
        assertThat(ofBody(contentType, "{\"a\":1,\"b\":[]}")).isEqualTo(ofBody(JSON, " {\"b\":[ ],\"\\u0061\":1e0}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "text/plain", "application/jsonl", "application/json-seq", "text/plain; x=+json", "json"})
    void otherContentIsComparedByItsBytes(String contentType) {
        assertThat(ofBody(contentType, "{\"a\":1}")).isNotEqualTo(ofBody(contentType, "{\"a\": 1}"));
        assertThat(ofBody(contentType, "{\"a\":1}")).isEqualTo(ofBody("text/html", "{\"a\":1}"));
    }

    @Test
    void malformedJsonIsComparedByItsBytesAndIsNeitherJsonNorOtherContent() {
        assertThat(ofBody(JSON, "{\"a\":1,}")).isEqualTo(ofBody(JSON, "{\"a\":1,}"));
        assertThat(ofBody(JSON, "{\"a\":1,}")).isNotEqualTo(ofBody(JSON, "{\"a\":1, }"));
        assertThat(ofBody(JSON, "{\"a\":1,}")).isNotEqualTo(ofBody("text/plain", "{\"a\":1,}"));
        assertThat(ofBody(JSON, "{\"a\":1}")).isNotEqualTo(ofBody("text/plain", "{\"a\":1}"));
    }

    @Test
    void aBodyWithADuplicateMemberIsNotTakenForEitherReadingOfIt() {
        assertThat(ofBody(JSON, "{\"to\":\"a\",\"to\":\"b\"}"))
                .isNotIn(ofBody(JSON, "{\"to\":\"a\"}"), ofBody(JSON, "{\"to\":\"b\"}"));
    }

    @Test
    void methodPathAndQueryAreNotConfusedWithOneAnother() {
        assertThat(Stream.of(
                        of(rule(), "POST", "/a", "", "", ""),
                        of(rule(), "PUT", "/a", "", "", ""),
                        of(rule(), "POST", "/a/", "", "", ""),
                        of(rule(), "POST", "/ab", "", "", ""),
                        of(rule(), "POST", "/a", "b", "", ""),
                        of(rule(), "POST", "/a", "b=1&b=2", "", ""),
                        of(rule(), "POST", "/a", "b=2&b=1", "", ""),
                        of(rule(), "POST", "/a", "", "", "b")))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/text, `{\"to\":1,\"text\":\"a\"}`, `{\"text\":{\"b\":[]},\"to\":1}`, true",
                "/text, `{\"to\":1,\"text\":\"a\"}`, `{\"to\":1}`, true",
                "/text, `{\"to\":1,\"text\":\"a\"}`, `{\"to\":2,\"text\":\"a\"}`, false",
                "/text, `{\"a\":{\"text\":1}}`, `{\"a\":{\"text\":2}}`, false",
                "/items/0, `{\"items\":[1,2]}`, `{\"items\":[9,2]}`, true",
                "/items/0, `{\"items\":[1,2]}`, `{\"items\":[null,2]}`, true",
                "/items/0, `{\"items\":[1,2]}`, `{\"items\":[2]}`, false",
                "/items/0, `{\"items\":[1,2]}`, `{\"items\":[1,3]}`, false",
                "/items/0, `{\"items\":[1]}`, `{\"items\":[]}`, false"
            })
    void anIgnoredValueMayDifferAndNothingElse(String pointer, String one, String other, boolean same) {
        FingerprintRule rule = rule(pointer);

        Fingerprint first = of(rule, "POST", "/", "", JSON, one);
        Fingerprint second = of(rule, "POST", "/", "", JSON, other);

        assertThat(first.equals(second)).isEqualTo(same);
    }

    @Test
    void ignoringWhatIsNotThereChangesNothing() {
        assertThat(of(rule("/x", "/a/0", "/a"), "POST", "/", "", JSON, "{\"b\":1}"))
                .isEqualTo(ofBody(JSON, "{\"b\":1}"));
    }

    @Test
    void overlappingPointersMayStandInAnyOrder() {
        String body = "{\"a\":{\"b\":1,\"c\":2},\"l\":[[1],2]}";

        assertThat(of(rule("/a", "/a/b", "/l/0", "/l/0/0"), "POST", "/", "", JSON, body))
                .isEqualTo(of(rule("/l/0/0", "/l/0", "/a/b", "/a"), "POST", "/", "", JSON, body));
    }

    @Test
    void aBodyThatIsLeftOutMayDifferAndIsNotTheEmptyBody() {
        FingerprintRule leftOut = new FingerprintRule(1, List.of(), false);
        Fingerprint one = of(leftOut, "PUT", "/files/1", "", "", "one");

        assertThat(one).isEqualTo(of(leftOut, "PUT", "/files/1", "", JSON, "two"));
        assertThat(one).isNotEqualTo(of(rule(), "PUT", "/files/1", "", "", ""));
    }

    @Test
    void theRuleOfAToolIsItsContracts() {
        ToolContract tool = Contracts.idempotentWriteNamed("upload")
                .idempotency(new IdempotencyPolicy(
                        Duration.ofDays(1), Duration.ofHours(1), List.of(JsonPointer.parse("/note")), 0))
                .build();
        ToolContract streamed = Contracts.nonIdempotentWriteNamed("upload")
                .keyRequired(true)
                .request(new RequestPolicy(0, true))
                .build();

        assertThat(FingerprintRule.of(tool)).isEqualTo(rule("/note"));
        assertThat(FingerprintRule.of(streamed).bodyIncluded()).isFalse();
    }

    @Test
    void aRuleOfAVersionThatIsNotKnownIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FingerprintRule(2, List.of(), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "223d", "223D14AC7F91032BC05735FFC5E3D691F32EE434EC4091161C2668B8C83102F3"})
    void anyTextThatIsNoHashIsRefused(String hex) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Fingerprint(hex));
    }

    private static Fingerprint ofBody(String contentType, String body) {
        return of(rule(), "POST", "/", "", contentType, body);
    }

    private static FingerprintRule rule(String... ignored) {
        return new FingerprintRule(1, Stream.of(ignored).map(JsonPointer::parse).toList(), true);
    }

    private static Fingerprint of(
            FingerprintRule rule, String method, String path, String query, String contentType, String body) {
        return Fingerprint.of(
                rule, new Fingerprint.Head(method, path, query, contentType), body.getBytes(StandardCharsets.UTF_8));
    }
}
