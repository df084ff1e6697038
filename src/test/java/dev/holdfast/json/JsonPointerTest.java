package dev.holdfast.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointerTest {

    /** The document of RFC 6901 section 5. */
    private static final String EXAMPLE = """
            {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\\\j": 5, "k\\"l": 6, " ": 7, "m~n": 8}
            """;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`/foo`, `[\"bar\",\"baz\"]`",
                "/foo/0, `\"bar\"`",
                "/, 0",
                "/a~1b, 1",
                "/c%d, 2",
                "/e^f, 3",
                "/g|h, 4",
                "/i\\j, 5",
                "/k\"l, 6",
                "`/ `, 7",
                "/m~0n, 8"
            })
    void theExamplesOfRfc6901AreFound(String pointer, String value) {
        assertThat(JsonPointer.parse(pointer).find(json(EXAMPLE))).contains(json(value));
    }

    @Test
    void theEmptyPointerNamesTheWholeDocument() {
        assertThat(JsonPointer.parse("").find(json(EXAMPLE))).contains(json(EXAMPLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bar",
                "/foo/2",
                "/foo/00",
                "/foo/01",
                "/foo/-",
                "/foo/-1",
                "/foo/+1",
                "/foo/1e0",
                "/foo/",
                "/foo/٠",
                "/foo/4294967296",
                "/foo/99999999999999999999",
                "/foo/0/0",
                "//",
                "/a/b"
            })
    void whatIsNotThereIsNotFound(String pointer) {
        assertThat(JsonPointer.parse(pointer).find(json(EXAMPLE))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "#/foo", " /foo", "/~", "/~2", "/a~", "/a~b/c", "/~~0"})
    void aMalformedPointerIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonPointer.parse(text))
                .withMessageContaining(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a", "/a/0/", "/a~1b/m~0n", "/~01", "//"})
    void theStringFormIsReadBackUnchanged(String text) {
        assertThat(JsonPointer.parse(text)).hasToString(text);
    }

    @Test
    void tildesAreUnescapedOnce() {
        assertThat(JsonPointer.parse("/~01").tokens()).containsExactly("~1");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "/a, `{\"a\":1,\"b\":2}`, `{\"b\":2}`",
                "/a/b, `{\"a\":{\"b\":1,\"c\":2}}`, `{\"a\":{\"c\":2}}`",
                "/a/b, `{\"a\":{\"b\":1}}`, `{\"a\":{}}`",
                "/1, `[1,2,3]`, `[1,null,3]`",
                "/a/0/b, `{\"a\":[{\"b\":1},{\"b\":2}]}`, `{\"a\":[{},{\"b\":2}]}`",
                "/0, `{\"0\":1}`, `{}`",
                "/x, `{\"a\":1}`, `{\"a\":1}`",
                "/a/x, `{\"a\":1}`, `{\"a\":1}`",
                "/3, `[1,2,3]`, `[1,2,3]`",
                "/-, `[1,2,3]`, `[1,2,3]`",
                "/a, `\"a\"`, `\"a\"`",
                "``, `{\"a\":1}`, null"
            })
    void removingLeavesOutMembersAndKeepsThePlacesOfElements(String pointer, String document, String left) {
        assertThat(JsonPointer.parse(pointer).removedFrom(json(document))).isEqualTo(json(left));
    }

    @Test
    void removingLeavesTheDocumentItselfAsItWas() {
        JsonValue document = json("{\"a\":{\"b\":[1,{\"c\":2}]}}");

        JsonPointer.parse("/a/b/1/c").removedFrom(document);

        assertThat(document).isEqualTo(json("{\"a\":{\"b\":[1,{\"c\":2}]}}"));
    }

    private static JsonValue json(String text) {
        return JsonParser.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
