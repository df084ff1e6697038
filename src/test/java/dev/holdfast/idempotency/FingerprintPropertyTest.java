package dev.holdfast.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Seeded;
import dev.holdfast.json.JsonPointer;
import dev.holdfast.json.JsonValue;
import dev.holdfast.json.JsonValue.JsonArray;
import dev.holdfast.json.JsonValue.JsonNumber;
import dev.holdfast.json.JsonValue.JsonObject;
import dev.holdfast.json.JsonValue.JsonString;
import dev.holdfast.json.RandomJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FingerprintPropertyTest {

    private static final FingerprintRule RULE = new FingerprintRule(1, List.of(), true);

    @Test
    void keyOrderNumberSpellingBlanksAndEscapesDoNotMatter() {
        Seeded.check(2_000, random -> {
            RandomJson json = new RandomJson(random);
            JsonValue body = json.value(5);

            assertThat(of(RULE, json.spelled(body))).isEqualTo(of(RULE, json.spelled(body)));
        });
    }

    @Test
    void oneChangedValueAnywhereMakesAnotherFingerprint() {
        Seeded.check(2_000, random -> {
            RandomJson json = new RandomJson(random);
            JsonValue body = json.value(5);

            assertThat(of(RULE, json.spelled(changed(body, random)))).isNotEqualTo(of(RULE, json.spelled(body)));
        });
    }

    @Test
    void twoBodiesShareAFingerprintExactlyWhereTheyAreEqual() {
        Seeded.check(5_000, random -> {
            RandomJson json = new RandomJson(random);
            JsonValue one = json.value(2);
            JsonValue other = json.value(2);

            assertThat(of(RULE, json.spelled(one)).equals(of(RULE, json.spelled(other))))
                    .isEqualTo(one.equals(other));
        });
    }

    @Test
    void theOrderOfAnArrayMatters() {
        Seeded.check(1_000, random -> {
            RandomJson json = new RandomJson(random);
            JsonValue first = json.value(2);
            JsonValue second = json.value(2);

            Fingerprint forwards = of(RULE, json.spelled(new JsonArray(List.of(first, second))));
            Fingerprint backwards = of(RULE, json.spelled(new JsonArray(List.of(second, first))));

            assertThat(forwards.equals(backwards)).isEqualTo(first.equals(second));
        });
    }

    @Test
    void anIgnoredMemberMayHaveAnyValueOrNone() {
        Seeded.check(1_000, random -> {
            RandomJson json = new RandomJson(random);
            JsonObject body = json.object(3);
            String name = json.string();
            FingerprintRule ignoring = new FingerprintRule(1, List.of(new JsonPointer(List.of(name))), true);

            byte[] one = json.spelled(with(body, name, json.value(2)));
            byte[] other = json.spelled(with(body, name, json.value(2)));
            byte[] without = json.spelled(new JsonPointer(List.of(name)).removedFrom(body));

            assertThat(of(ignoring, one)).isEqualTo(of(ignoring, other)).isEqualTo(of(ignoring, without));
            assertThat(of(ignoring, without)).isEqualTo(of(RULE, without));
        });
    }

    @Test
    void aChangeOutsideTheIgnoredValueStillMatters() {
        Seeded.check(1_000, random -> {
            RandomJson json = new RandomJson(random);
            JsonValue kept = json.value(3);
            FingerprintRule ignoring = new FingerprintRule(1, List.of(JsonPointer.parse("/ignored")), true);

            byte[] one = json.spelled(object(Map.of("kept", kept, "ignored", json.value(2))));
            byte[] other = json.spelled(object(Map.of("kept", changed(kept, random), "ignored", json.value(2))));

            assertThat(of(ignoring, one)).isNotEqualTo(of(ignoring, other));
        });
    }

    /** {@code value} with one scalar, member or element in it made another. */
    private static JsonValue changed(JsonValue value, RandomGenerator random) {
        return switch (value) {
            case JsonObject object
            when object.members().isEmpty() || random.nextInt(4) == 0 ->
                with(object, "new member", JsonValue.JsonNull.NULL);
            case JsonObject object -> {
                List<String> names = List.copyOf(object.members().keySet());
                String name = names.get(random.nextInt(names.size()));
                yield with(object, name, changed(object.members().getOrDefault(name, object), random));
            }
            case JsonArray array
            when array.elements().isEmpty() || random.nextInt(4) == 0 -> {
                List<JsonValue> elements = new ArrayList<>(array.elements());
                elements.add(JsonValue.JsonNull.NULL);
                yield new JsonArray(elements);
            }
            case JsonArray array -> {
                List<JsonValue> elements = new ArrayList<>(array.elements());
                int index = random.nextInt(elements.size());
                elements.set(index, changed(elements.get(index), random));
                yield new JsonArray(elements);
            }
            case JsonString string -> new JsonString(string.value() + " ");
            case JsonNumber number ->
                new JsonNumber(number.value().add(new BigDecimal(random.nextBoolean() ? "1e-25" : "-1")));
            case JsonValue.JsonBoolean bool -> new JsonValue.JsonBoolean(!bool.value());
            case JsonValue.JsonNull _ -> new JsonString("null");
        };
    }

    private static JsonObject with(JsonObject object, String name, JsonValue value) {
        SequencedMap<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.put(name, value);
        return new JsonObject(members);
    }

    private static JsonObject object(Map<String, JsonValue> members) {
        return new JsonObject(new LinkedHashMap<>(members));
    }

    private static Fingerprint of(FingerprintRule rule, byte[] body) {
        return Fingerprint.of(rule, new Fingerprint.Head("POST", "/v1/tickets", "", "application/json"), body);
    }
}
