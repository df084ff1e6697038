package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.LoadResult.Refused;
import dev.holdfast.config.Mistakes.Mistake;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ContractMistakesTest {

    private static final Optional<URI> URL = Optional.of(URI.create("http://127.0.0.1:9"));

    static List<Mistake> mistakes() {
        return Mistakes.all();
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void everyMistakeNamesItsPlaceItsToolItsKeyAndWhatWasExpected(Mistake mistake) {
        assertThat(errors(mistake.yaml())).singleElement().satisfies(error -> {
            assertThat(error.file()).isEqualTo("holdfast.yaml");
            assertThat(error.line()).isEqualTo(mistake.line());
            assertThat(error.tool().orElse("")).isEqualTo(mistake.tool());
            assertThat(error.key()).isEqualTo(mistake.key());
            assertThat(error.problem()).contains(mistake.told());
        });
    }

    @Test
    void allMistakesOfAFileAreToldAtOnceInTheOrderOfItsLines() {
        // Given
        String yaml = """
                upstreams:
                  crm: {url: ftp://crm, attempt_timeout: soon}
                tools:
                  create_ticket:
                    mode: write
                    retries: {max_attempts: 3}
                    deadline: 0s
                    retry: {max_attempts: 0, base_delay: 9s, max_delay: 1s}
                  send_email:
                    upstream: mail
                    retry: {retry_on: [side_effect_unknown]}
                  broken: 5
                """;

        // When
        List<ContractError> errors = errors(yaml);

        // Then
        assertThat(errors)
                .extracting(error -> error.line() + " " + error.tool().orElse("-") + " " + error.key())
                .containsExactly(
                        "2 - upstreams.crm.url",
                        "2 - upstreams.crm.attempt_timeout",
                        "6 create_ticket retries",
                        "7 create_ticket deadline",
                        "8 create_ticket retry.max_attempts",
                        "8 create_ticket retry.base_delay",
                        "10 send_email upstream",
                        "11 send_email retry.retry_on",
                        "12 broken ");
    }

    @Test
    void aMistakeInTheDefaultsIsToldOnceAndAtItsPlace() {
        String yaml = """
                tools: {one: {}, two: {}, three: {}}
                defaults:
                  retry: {max_attempts: 0}
                """;

        assertThat(errors(yaml)).singleElement().satisfies(error -> {
            assertThat(error.line()).isEqualTo(3);
            assertThat(error.key()).isEqualTo("retry.max_attempts");
        });
    }

    @Test
    void aFileThatNamesNoUpstreamNeedsTheVariable() {
        byte[] content = "tools: {act: {}}".getBytes(StandardCharsets.UTF_8);

        LoadResult result = ContractLoader.read("holdfast.yaml", content, Optional.empty());

        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.errors())
                                .singleElement()
                                .extracting(ContractError::problem)
                                .asString()
                                .contains("HOLDFAST_UPSTREAM_URL is not set"));
    }

    @Test
    void aToolThatNamesNoUpstreamHasToWhereThereAreTwo() {
        byte[] content = "tools: {act: {}}\nupstreams: {a: {url: \"https://a\"}, b: {url: \"https://b\"}}"
                .getBytes(StandardCharsets.UTF_8);

        LoadResult result = ContractLoader.read("holdfast.yaml", content, Optional.empty());

        assertThat(result)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.errors())
                                .singleElement()
                                .hasToString(
                                        "holdfast.yaml:1:9: tool act: upstream: is missing; expected one of a, b"));
    }

    @Test
    void aFileThatIsTooLongOrNoTextIsRefused() {
        byte[] long_ = new byte[YamlReader.MOST_BYTES + 1];
        byte[] latin1 = {'a', ':', ' ', (byte) 0xE4};

        assertThat(ContractLoader.read("f", long_, URL)).asString().contains("is longer than 1048576 bytes");
        assertThat(ContractLoader.read("f", latin1, URL)).asString().contains("is not UTF-8 text");
        assertThat(errors("tools: " + "[".repeat(100))).asString().contains("is nested more than 32 deep");
    }

    private static List<ContractError> errors(String yaml) {
        LoadResult result = ContractLoader.read("holdfast.yaml", yaml.getBytes(StandardCharsets.UTF_8), URL);
        assertThat(result).isInstanceOf(Refused.class);
        return ((Refused) result).errors();
    }
}
