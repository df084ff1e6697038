package dev.holdfast.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JsonParserPropertyTest {

    @Test
    void everySpellingOfADocumentIsReadAsThatDocument() {
        Seeded.check(2_000, random -> {
            RandomJson json = new RandomJson(random);
            JsonValue value = json.value(5);

            byte[] spelled = json.spelled(value);

            assertThat(JsonParser.parse(spelled)).as(text(spelled)).isEqualTo(value);
        });
    }

    @Test
    void aDocumentCutShortIsRefused() {
        Seeded.check(1_000, random -> {
            RandomJson json = new RandomJson(random);
            byte[] whole = CanonicalJson.encode(json.object(4));

            byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));

            assertThat(JsonParser.tryParse(cut)).as(text(cut)).isEmpty();
        });
    }

    @Test
    void anyBytesAreEitherReadOrRefusedWithAnOffsetInsideThem() {
        Seeded.check(5_000, random -> {
            RandomJson json = new RandomJson(random);
            byte[] bytes = json.spelled(json.value(3));
            for (int i = random.nextInt(3); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                JsonValue value = JsonParser.parse(bytes);
                assertThat(JsonParser.parse(CanonicalJson.encode(value))).isEqualTo(value);
            } catch (JsonSyntaxException refused) {
                assertThat(refused.offset()).isBetween(0, bytes.length);
            }
        });
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
