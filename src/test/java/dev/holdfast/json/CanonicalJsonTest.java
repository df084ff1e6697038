package dev.holdfast.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    /** RFC 8785 appendix B; both columns denote the same double, the right one is the form to write. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void aDoublesShortestDecimalIsWrittenAsEcmaScriptWritesTheDouble(String bits, String form) {
        double number = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(bits));
        assertThat(Double.parseDouble(form)).isEqualTo(number == 0 ? 0.0 : number);

        assertThat(canonical(form)).isEqualTo(form);
        assertThat(canonical(new BigDecimal(form).toPlainString())).isEqualTo(form);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1",
        "1e0, 1",
        "10e-1, 1",
        "-0, 0",
        "-0.0e5, 0",
        "100, 100",
        "1E2, 100",
        "1E+2, 100",
        "4.50, 4.5",
        "2e-3, 0.002",
        "0.0000001, 1e-7",
        "0.000001230, 0.00000123",
        "-12345e-12, -1.2345e-8",
        "1e30, 1e+30",
        "1000000000000000000000, 1e+21",
        "100000000000000000000, 100000000000000000000",
        "1e-27, 1e-27"
    })
    void spellingsOfOneNumberShareItsForm(String spelling, String form) {
        assertThat(canonical(spelling)).isEqualTo(form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993",
                "0.1000000000000000055",
                "333333333.33333329",
                "295147905179352825856",
                "1.00000000000000000000000001e+40",
                "4.9e-324",
                "1e+400",
                "1e-400"
            })
    void aNumberThatNoDoubleShowsKeepsItsExactValueUnlikeInRfc8785(String exact) {
        assertThat(canonical(exact)).isEqualTo(exact);
    }

    /** RFC 8785 section 3.2.2, but for the first number, which is no double's shortest decimal. */
    @Test
    void theExampleOfRfc8785IsWrittenAsThere() {
        String text = """
                {
                  "numbers": [333333333.3333333, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """;

        assertThat(canonical(text)).isEqualTo("""
                {"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
                "string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}""");
    }

    /** RFC 8785 section 3.2.3. */
    @Test
    void membersAreSortedByUtf16CodeUnits() {
        String text = """
                {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
                 "\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}
                """;

        assertThat(canonical(text))
                .containsSubsequence(
                        "Carriage Return", "One", "Control", "Latin Small", "Euro Sign", "Emoji", "Hebrew");
    }

    @Test
    void onlyWhatMustBeEscapedIsEscaped() {
        assertThat(canonical("\"\\u0000\\u001F\\u0020\\u007f\\u0008\\u0009\\u000a\\u000c\\u000d\\/\\u2028\\u00e9\""))
                .isEqualTo("\"\\u0000\\u001f \u007f\\b\\t\\n\\f\\r/\u2028é\"");
    }

    @Test
    void emptyContainersAndBlanksAreWrittenTight() {
        assertThat(canonical(" { \"b\" : [ ] , \"a\" : { } } ")).isEqualTo("{\"a\":{},\"b\":[]}");
    }

    @Test
    void aLoneSurrogateIsRefusedAndNeverWrittenAsAQuestionMark() {
        assertThatIllegalArgumentException().isThrownBy(() -> CanonicalJson.encode(new JsonValue.JsonString("\ud800")));
    }

    private static String canonical(String text) {
        byte[] form = CanonicalJson.encode(JsonParser.parse(text.getBytes(StandardCharsets.UTF_8)));
        return new String(form, StandardCharsets.UTF_8);
    }
}
