package dev.holdfast.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Seeded;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CanonicalJsonPropertyTest {

    @Test
    void theFormIsReadBackAsTheValueAndWrittenAgainUnchanged() {
        Seeded.check(2_000, random -> {
            JsonValue value = new RandomJson(random).value(5);

            byte[] form = CanonicalJson.encode(value);

            assertThat(JsonParser.parse(form)).isEqualTo(value);
            assertThat(CanonicalJson.encode(JsonParser.parse(form))).isEqualTo(form);
        });
    }

    @Test
    void allSpellingsOfAValueShareItsForm() {
        Seeded.check(2_000, random -> {
            RandomJson json = new RandomJson(random);
            JsonValue value = json.value(5);

            byte[] form = CanonicalJson.encode(JsonParser.parse(json.spelled(value)));

            assertThat(form).isEqualTo(CanonicalJson.encode(value));
        });
    }

    @Test
    void twoNumbersShareAFormExactlyWhereTheirValuesAreEqual() {
        Seeded.check(5_000, random -> {
            RandomJson json = new RandomJson(random);
            BigDecimal one = json.number();
            BigDecimal other =
                    random.nextBoolean() ? json.number() : one.add(BigDecimal.ONE.movePointLeft(random.nextInt(30)));

            assertThat(form(one).equals(form(other))).isEqualTo(one.compareTo(other) == 0);
        });
    }

    @Test
    void aDoublesShortestDecimalKeepsTheDigitsThatJavaShows() {
        Seeded.check(5_000, random -> {
            double number = Double.longBitsToDouble(random.nextLong());
            if (!Double.isFinite(number)) {
                return;
            }
            String form = form(new BigDecimal(Double.toString(number)));

            assertThat(Double.parseDouble(form)).isEqualTo(number);
            assertThat(form)
                    .matches("-?(0|[1-9]\\d{0,20}|(0|[1-9]\\d{0,20})\\.\\d*[1-9]|[1-9](\\.\\d*[1-9])?e[+-][1-9]\\d*)");
        });
    }

    private static String form(BigDecimal number) {
        return new String(CanonicalJson.encode(new JsonValue.JsonNumber(number)), StandardCharsets.UTF_8);
    }
}
