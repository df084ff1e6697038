package dev.holdfast.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.Seeded;
import dev.holdfast.idempotency.IdempotencyKey.Malformed;
import dev.holdfast.idempotency.IdempotencyKey.Parsed;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "abc,abc",
                "\"abc\",abc",
                "` \tabc\t `,abc",
                "`  \"abc\" `,abc",
                "a b,a b",
                "`\"a b\"`,a b",
                "a\"b,a\"b",
                "\"a\\\"b\",a\"b",
                "a\\b,a\\b",
                "\"a\\\\b\",a\\b",
                "abc\",abc\"",
                "`a, b`,`a, b`",
                "~,~"
            })
    void aKeyIsReadBareOrAsAnRfc8941String(String fieldValue, String key) {
        assertThat(IdempotencyKey.parse(fieldValue)).isEqualTo(new Parsed(new IdempotencyKey(key)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t",
                "\"\"",
                "\"",
                "\"abc",
                "\"abc\";p=1",
                "\"abc\"d",
                "\"abc\", \"def\"",
                "\"a\"b\"",
                "\"a\\b\"",
                "\"a\\\"",
                "\" abc\"",
                "\"abc \"",
                "\"\\\"abc\"",
                "a\tb",
                "a\nb",
                "a\0b",
                "a\u007fb",
                "é",
                "\"é\"",
                "\u00a0abc",
                "ключ"
            })
    void whatIsNoKeyIsMalformed(String fieldValue) {
        assertThat(IdempotencyKey.parse(fieldValue)).isInstanceOf(Malformed.class);
    }

    @Test
    void aKeyHasAtMost255Characters() {
        assertThat(IdempotencyKey.parse("k".repeat(255))).isInstanceOf(Parsed.class);
        assertThat(IdempotencyKey.parse("\"" + "\\\\".repeat(255) + "\"")).isInstanceOf(Parsed.class);
        assertThat(IdempotencyKey.parse("k".repeat(256))).isEqualTo(new Malformed("has more than 255 characters"));
    }

    @Test
    void severalHeaderFieldsNameNoKeyEvenWhereTheyAgree() {
        assertThat(IdempotencyKey.parse(List.of("abc"))).isEqualTo(new Parsed(new IdempotencyKey("abc")));
        assertThat(IdempotencyKey.parse(List.of("abc", "abc")))
                .isEqualTo(new Malformed("is sent 2 times instead of once"));
        assertThat(IdempotencyKey.parse(List.of())).isInstanceOf(Malformed.class);
    }

    @Test
    void everyKeySentBareIsReadBackAsItself() {
        Seeded.check(5_000, random -> {
            if (IdempotencyKey.parse(printable(random)) instanceof Parsed parsed) {
                assertThat(IdempotencyKey.parse(parsed.key().text())).isEqualTo(parsed);
            }
        });
    }

    @Test
    void aKeyThatCannotBeSentBareIsNeverMade() {
        for (String text : List.of("", " a", "a ", "\"a", "a\nb", "é", "k".repeat(256))) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> new IdempotencyKey(text));
        }
    }

    @Test
    void anActionIsAReadableKey() {
        assertThat(action("wf-1", "step 2/a")).hasToString("urn:holdfast:action:wf-1/step%202%2Fa");
    }

    @Test
    void everyActionHasAKeyOfItsOwn() {
        Map<IdempotencyKey, List<String>> actions = new HashMap<>();
        Seeded.check(20_000, random -> {
            List<String> pair = List.of(id(random), id(random));

            List<String> other = actions.putIfAbsent(action(pair.getFirst(), pair.getLast()), pair);

            assertThat(other == null || other.equals(pair))
                    .as("%s and %s", pair, other)
                    .isTrue();
        });
    }

    @Test
    void theSlashBetweenTheIdsIsTheOnlyOne() {
        assertThat(action("a/b", "c")).isNotEqualTo(action("a", "b/c"));
        assertThat(action("a", "%2F")).isNotEqualTo(action("a", "/"));
    }

    @Test
    void aLongActionBecomesAHashThatNoOtherPairSpellsOut() {
        IdempotencyKey key = action("w".repeat(200), "a".repeat(200));

        assertThat(key.text()).matches("urn:holdfast:action:[0-9a-f]{64}");
        assertThat(key).isEqualTo(action("w".repeat(200), "a".repeat(200)));
        assertThat(key).isNotEqualTo(action("w".repeat(201), "a".repeat(199)));
        assertThat(action("w".repeat(117), "a".repeat(117)).text()).hasSize(255);
        assertThat(action("w".repeat(117), "a".repeat(118)).text())
                .hasSizeLessThan(255)
                .doesNotContain("/");
    }

    @Test
    void aHeaderCannotNameAnAction() {
        assertThat(IdempotencyKey.parse(action("wf", "1").text())).isInstanceOf(Malformed.class);
        assertThat(IdempotencyKey.parse("\"" + action("wf", "1") + "\"")).isInstanceOf(Malformed.class);
        assertThat(IdempotencyKey.parse("urn:holdfast:other")).isInstanceOf(Parsed.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"``, a", "w, ``", "`w\t`, a", "w, é"})
    void anActionWithoutPrintableIdsIsMalformed(String workflow, String action) {
        assertThat(IdempotencyKey.fromAction(workflow, action)).isInstanceOf(Malformed.class);
    }

    @Test
    void aUuidOfVersion7TellsWhenItWasMade() {
        Instant example = Instant.parse("2022-02-22T19:22:22Z");

        assertThat(new IdempotencyKey("017F22E2-79B0-7CC3-98C4-DC0C0C07398F").createdAt())
                .contains(example);
        assertThat(new IdempotencyKey("017f22e2-79b0-7cc3-98c4-dc0c0c07398f").createdAt())
                .contains(example);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "017f22e2-79b0-4cc3-98c4-dc0c0c07398f", // version 4
                "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f", // another variant
                "017f22e279b07cc398c4dc0c0c07398f",
                "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
                "x017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
                "order-17"
            })
    void anyOtherKeyDoesNotTellWhenItWasMade(String key) {
        assertThat(new IdempotencyKey(key).createdAt()).isEmpty();
    }

    private static IdempotencyKey action(String workflow, String action) {
        return ((Parsed) IdempotencyKey.fromAction(workflow, action)).key();
    }

    private static String id(RandomGenerator random) {
        String alphabet = "a%2F/ :-";
        StringBuilder id = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            id.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return id.toString();
    }

    private static String printable(RandomGenerator random) {
        String alphabet = " \t\"\\ab;=~";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, 8); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return random.nextBoolean() ? text.toString() : '"' + text.toString() + '"';
    }
}
