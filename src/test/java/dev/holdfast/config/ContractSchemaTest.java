package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.holdfast.config.Mistakes.Mistake;
import dev.holdfast.config.Shape.Choice;
import dev.holdfast.config.Shape.Incomplete;
import dev.holdfast.config.Shape.Keys;
import dev.holdfast.config.Shape.ListOf;
import dev.holdfast.config.Shape.MapOf;
import dev.holdfast.config.Shape.Named;
import dev.holdfast.config.Shape.Single;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ContractSchemaTest {

    private static final JsonNode DOCUMENT = document();
    private static final JsonSchema SCHEMA =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(DOCUMENT);

    static List<Mistake> structuralMistakes() {
        return Mistakes.all().stream().filter(Mistake::structural).toList();
    }

    @Test
    void theSchemaKnowsTheKeysAndLabelsThatTheLoaderKnowsAndNoOthers() {
        // Given
        Set<String> ofLoader = new TreeSet<>();
        Set<String> ofSchema = new TreeSet<>();

        // When
        collect(ContractKeys.Root.BLOCK, "", ofLoader);
        collect(DOCUMENT, "", ofSchema);

        // Then
        assertThat(ofSchema).isEqualTo(ofLoader).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed.yaml", "full.yaml"})
    void soundFilesFitTheSchema(String file) throws IOException {
        String yaml = Files.readString(Path.of("src/test/resources/contracts", file));

        assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("structuralMistakes")
    void structuralMistakesDoNotFitTheSchema(Mistake mistake) {
        assertThat(SCHEMA.validate(mistake.yaml(), InputFormat.YAML)).isNotEmpty();
    }

    private static void collect(Shape<?> shape, String path, Set<String> found) {
        switch (shape) {
            case Keys keys -> {
                for (Key<?> key : keys.keys()) {
                    String place = path + "/" + key.name() + (key.required() ? "!" : "");
                    found.add(place);
                    collect(key.shape(), path + "/" + key.name(), found);
                }
            }
            case Incomplete incomplete -> {
                Set<String> all = new TreeSet<>();
                collect(incomplete.whole(), path, all);
                all.forEach(place -> found.add(place.replace("!", "")));
            }
            case Named named -> collect(named.each(), path + "/*", found);
            case ListOf<?> list -> collect(list.element(), path, found);
            case Choice<?> choice -> choice.labels().forEach(label -> found.add(path + "=" + label));
            case MapOf<?, ?> _, Single<?> _ -> {}
        }
    }

    /** Walks the schema alike: a key is a property, a required one has a bang, a label stands behind an equals sign. */
    private static void collect(JsonNode written, String path, Set<String> found) {
        JsonNode schema = resolved(written);
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asText).toList();
        schema.path("properties").properties().forEach(property -> {
            String place = path + "/" + property.getKey();
            found.add(place + (required.contains(property.getKey()) ? "!" : ""));
            collect(property.getValue(), place, found);
        });
        if (schema.path("additionalProperties").has("$ref")) {
            collect(schema.get("additionalProperties"), path + "/*", found);
        }
        if (schema.has("items")) {
            collect(schema.get("items"), path, found);
        }
        schema.path("enum").forEach(label -> found.add(path + "=" + label.asText()));
    }

    private static JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? DOCUMENT.at(schema.get("$ref").asText().substring(1)) : schema;
    }

    private static JsonNode document() {
        try (InputStream schema = ContractLoader.class.getResourceAsStream("/holdfast.schema.json")) {
            return new ObjectMapper().readTree(schema);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}
