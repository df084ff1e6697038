package dev.holdfast.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.json.JsonParser;
import dev.holdfast.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogTextTest {

    @Test
    void plainTextIsOnlyQuoted() {
        assertThat(LogText.quote("acme-1 / ok")).isEqualTo("\"acme-1 / ok\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nevent=forged",
                "\u0000\u001b[2J",
                "\u007f\u0085\u009b",
                "line\u2028para\u2029",
                "\u202etxt.exe",
                "quote\" slash\\",
                "\ud83d\ude00",
                ""
            })
    void anyTextIsOneJsonStringOfPrintableAscii(String text) {
        String quoted = LogText.quote(text);

        assertThat(quoted).matches("\"[ -~]*\"");
        assertThat(JsonParser.tryParse(quoted.getBytes(StandardCharsets.UTF_8)))
                .contains(new JsonValue.JsonString(text));
    }
}
