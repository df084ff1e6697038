package dev.holdfast.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.JsonMembers;
import dev.holdfast.json.JsonParser;
import dev.holdfast.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 9457. */
final class ProblemTest {

    @Test
    void saysEverythingThatIsKnownAboutTheCall() {
        Problem problem = new Problem(
                ProblemType.SIDE_EFFECT_UNKNOWN,
                424,
                "no answer",
                Optional.of(new Problem.Call(
                        "side_effect_unknown",
                        "reconcile",
                        Optional.of("id"),
                        Optional.of("key"),
                        Optional.of("tool"),
                        2,
                        true)),
                OptionalInt.of(500),
                Optional.of(Duration.ofNanos(1_000_001)));

        assertThat(JsonParser.parse(problem.toJson()))
                .isEqualTo(new JsonMembers()
                        .text("type", "urn:holdfast:problem:side-effect-unknown")
                        .text("title", ProblemType.SIDE_EFFECT_UNKNOWN.title())
                        .number("status", 424)
                        .text("detail", "no answer")
                        .text("advice", ProblemType.SIDE_EFFECT_UNKNOWN.advice())
                        .value(
                                "error",
                                new JsonMembers()
                                        .text("type", "holdfast_problem")
                                        .text("code", "side-effect-unknown")
                                        .text(
                                                "message",
                                                "Nobody knows whether the action happened. "
                                                        + ProblemType.SIDE_EFFECT_UNKNOWN.advice())
                                        .toObject())
                        .text("outcome", "side_effect_unknown")
                        .text("next_step", "reconcile")
                        .text("call_id", "id")
                        .text("idempotency_key", "key")
                        .text("tool", "tool")
                        .number("attempts", 2)
                        .bool("sent", true)
                        .number("upstream_status", 500)
                        .number("retry_after_ms", 2)
                        .toObject());
    }

    @Test
    void leavesOutWhatIsAbsent() {
        JsonObject document = (JsonObject)
                JsonParser.parse(Problem.of(ProblemType.TOOL_NOT_DECLARED, "x").toJson());

        assertThat(document.members()).containsOnlyKeys("type", "title", "status", "detail", "advice", "error");
    }

    @Test
    void holdsAnyTextThatAClientMaySend() {
        byte[] json = Problem.of(ProblemType.REQUEST_INVALID, "\u0000\"\\\n\u007f\ud800 \ud83d\ude00")
                .toJson();

        JsonObject document = (JsonObject) JsonParser.parse(json);
        assertThat(document.members())
                .containsEntry(
                        "detail",
                        new JsonMembers()
                                .text("detail", "\u0000\"\\\n\u007f\ufffd \ud83d\ude00")
                                .toObject()
                                .members()
                                .get("detail"));
    }

    @ParameterizedTest
    @EnumSource(ProblemType.class)
    void everyTypeCanBeWritten(ProblemType type) {
        JsonObject document =
                (JsonObject) JsonParser.parse(Problem.of(type, "detail").toJson());

        assertThat(document.members()).containsKeys("type", "title", "status", "detail", "advice");
    }
}
