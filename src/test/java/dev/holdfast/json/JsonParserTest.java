package dev.holdfast.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {

    @Test
    void everyKindOfValueIsRead() {
        SequencedMap<String, JsonValue> members = new LinkedHashMap<>();
        members.put(
                "a",
                new JsonValue.JsonArray(List.of(
                        new JsonValue.JsonNumber(new BigDecimal("-1.50E+2")),
                        new JsonValue.JsonBoolean(true),
                        new JsonValue.JsonBoolean(false),
                        JsonValue.JsonNull.NULL)));
        members.put("", new JsonValue.JsonObject(new LinkedHashMap<>()));
        members.put("é", new JsonValue.JsonString("\" \\ / \b \f \n \r \t € 😀"));

        assertThat(parse("""
                {"a": [-1.50E+2, true, false, null], "": {},
                 "\\u00e9": "\\" \\\\ \\/ \\b \\f \\n \\r \\t € \\ud83d\\uDE00"}
                """)).isEqualTo(new JsonValue.JsonObject(members));
    }

    @Test
    void membersKeepTheOrderOfTheText() {
        JsonValue.JsonObject object = (JsonValue.JsonObject) parse("{\"z\":1,\"a\":2,\"m\":3}");

        assertThat(object.members().keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void aNumberKeepsItsDigitsAndEqualsEverySpellingOfItsValue() {
        assertThat(((JsonValue.JsonNumber) parse("1.00")).value()).hasToString("1.00");
        assertThat(parse("1.00")).isEqualTo(parse("10e-1")).hasSameHashCodeAs(parse("10e-1"));
        assertThat(parse("-0")).isEqualTo(parse("0.0e7")).hasSameHashCodeAs(parse("0.0e7"));
        assertThat(parse("9007199254740993")).isNotEqualTo(parse("9007199254740992"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\0",
                "[",
                "]",
                "{",
                "}",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[,]",
                "[1 2]",
                "[1}",
                "{]",
                "[]]",
                "[] []",
                "1 2",
                "1,",
                "[1],",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1",
                "{\"a\"",
                "{a:1}",
                "{1:1}",
                "{'a':1}",
                "{\"a\" 1}",
                "{\"a\"::1}",
                "{null:null}",
                "{\"a\":1,,\"b\":2}",
                "tru",
                "truee",
                "True",
                "nul",
                "nulll",
                "fals",
                "undefined",
                "NaN",
                "Infinity",
                "-Infinity",
                "-NaN",
                "-",
                "+1",
                "--1",
                "01",
                "-01",
                "1.",
                ".1",
                "-.1",
                "1.e1",
                "1e",
                "1e+",
                "1e-",
                "1E1.5",
                "1e1e1",
                "0x1",
                "1_0",
                "1a",
                "00",
                "0e",
                "1 .5",
                "- 1",
                "1,5",
                "１",
                "\"",
                "\"a",
                "'a'",
                "\"\\\"",
                "\"\\x41\"",
                "\"\\'\"",
                "\"\\0\"",
                "\"\\u\"",
                "\"\\u12\"",
                "\"\\u123g\"",
                "\"\\U0041\"",
                "\"\\",
                "\"\\u00",
                "\"\n\"",
                "\"\t\"",
                "\"\0\"",
                "\"\u001f\"",
                "\"a\"b\"",
                "//c\n1",
                "/*c*/1",
                "1//c",
                "#c\n1",
                "\u00a01",
                "\u20281",
                "\u000b1",
                "\f1",
                "[1\u00a0]"
            })
    void whatTheGrammarDoesNotAllowIsRefused(String text) {
        assertThat(JsonParser.tryParse(bytes(text))).as(text).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud800\"",
                "\"\\udc00\"",
                "\"\\ud800\\ud800\"",
                "\"\\ud800a\"",
                "\"\\ud800\\n\"",
                "\"\\udc00\\ud800\"",
                "\"\\uD83D\\u0041\"",
                "{\"\\udfff\":1}"
            })
    void aLoneSurrogateIsRefused(String text) {
        assertThat(JsonParser.tryParse(bytes(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22 80 22",
                "22 ff 22",
                "22 c3 22",
                "22 c0 af 22",
                "22 c1 81 22",
                "22 e2 82 22",
                "22 e0 80 80 22",
                "22 ed a0 80 22",
                "22 ed a0 bd ed b8 80 22",
                "22 f0 9f 98 22",
                "22 f0 80 80 80 22",
                "22 f4 90 80 80 22",
                "22 f5 80 80 80 22",
                "22 e9 22",
                "22 c3",
                "ff fe 31 00",
                "00 31",
                "31 00",
                "ef bb bf 31",
                "ef bb bf",
                "ef"
            })
    void bytesThatAreNotUtf8AndAByteOrderMarkAreRefused(String hex) {
        assertThat(JsonParser.tryParse(HexFormat.ofDelimiter(" ").parseHex(hex)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":2}",
                "[{\"b\":{},\"c\":0,\"b\":{}}]",
                "{\"\":1,\"\":2}"
            })
    void aMemberNameThatIsThereTwiceIsRefusedHoweverItIsSpelled(String text) {
        assertThat(JsonParser.tryParse(bytes(text))).isEmpty();
    }

    @Test
    void equalNamesInDifferentObjectsAreNoDuplicates() {
        assertThat(JsonParser.tryParse(bytes("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":1}]}")))
                .isPresent();
    }

    @Test
    void nestingIsTakenToTheLimitAndNoFurther() {
        assertThat(JsonParser.tryParse(bytes("[".repeat(128) + "]".repeat(128))))
                .isPresent();
        assertThat(JsonParser.tryParse(bytes("[".repeat(129) + "]".repeat(129))))
                .isEmpty();
        assertThat(JsonParser.tryParse(bytes("{\"a\":".repeat(128) + "1" + "}".repeat(128))))
                .isPresent();
        assertThat(JsonParser.tryParse(bytes("[{\"a\":".repeat(65) + "1" + "}]".repeat(65))))
                .isEmpty();
        assertThat(JsonParser.tryParse(bytes("[".repeat(1_000_000)))).isEmpty();
    }

    @Test
    void nestingCountsWhatIsOpenAndNotWhatWasClosed() {
        assertThat(JsonParser.tryParse(bytes("[" + "[[]],".repeat(1_000) + "{}]")))
                .isPresent();
    }

    @Test
    void numbersAreTakenToTheLimitsAndNoFurther() {
        assertThat(JsonParser.tryParse(bytes("9".repeat(1_000)))).isPresent();
        assertThat(JsonParser.tryParse(bytes("9".repeat(1_001)))).isEmpty();
        assertThat(JsonParser.tryParse(bytes("1e9999"))).isPresent();
        assertThat(JsonParser.tryParse(bytes("1e-0009999"))).isPresent();
        assertThat(JsonParser.tryParse(bytes("1e10000"))).isEmpty();
        assertThat(JsonParser.tryParse(bytes("1e-10000"))).isEmpty();
        assertThat(JsonParser.tryParse(bytes("1e99999999999999999999"))).isEmpty();
        assertThat(JsonParser.tryParse(bytes("0e" + "0".repeat(100_000)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`[1,]`, 3",
                "`[1`, 2",
                "`{\"é\":x}`, 6",
                "`[\"😀\",\"\\ud800\"]`, 9",
                "`{\"a\":1,\"a\":2}`, 7",
                "`\"\\q\"`, 2",
                "`\"\\u00zz\"`, 5",
                "`01`, 1",
                "`nulk`, 3",
                "`1e10000`, 2",
                "`1 2`, 2"
            })
    void theOffsetIsThatOfTheFirstWrongByte(String text, int offset) {
        assertThatExceptionOfType(JsonSyntaxException.class)
                .isThrownBy(() -> parse(text))
                .withMessageEndingWith(" at byte " + offset)
                .returns(offset, JsonSyntaxException::offset);
    }

    @Test
    void theOffsetOfInvalidUtf8IsThatOfTheCharacter() {
        assertThatExceptionOfType(JsonSyntaxException.class)
                .isThrownBy(() -> JsonParser.parse(HexFormat.of().parseHex("22c3a9e28222")))
                .returns(3, JsonSyntaxException::offset);
    }

    private static JsonValue parse(String text) {
        return JsonParser.parse(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
