package io.iplease.announce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.iplease.ledger.Claim;
import io.iplease.ledger.LedgerEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds the documents in {@code kafka/} together with each other and with the outgoing events of the code. */
class WireDocumentsTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path KAFKA = Path.of("kafka");
    private static final JsonNode ASYNC_API = yaml();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    static Set<String> types() {
        Set<String> types = namesIn("examples");
        assertThat(types).isNotEmpty();
        return types;
    }

    @Test
    void everyTypeHasASchemaAnExampleAndAMessage() {
        Set<String> schemas = namesIn("schemas");
        schemas.remove("common");
        Set<String> messages = fieldNames(ASYNC_API.at("/components/messages"));
        messages.remove("deadLetter");

        assertThat(schemas).isEqualTo(types());
        assertThat(messages).isEqualTo(types());
    }

    @Test
    void everyAnnouncedEventHasATypeAndNoTypeHasNone() {
        Set<String> documented =
                types().stream().filter(type -> type.startsWith("address.")).collect(Collectors.toSet());
        Set<String> sent =
                Entries.all().keySet().stream().map("address.%s.v1"::formatted).collect(Collectors.toSet());
        long announced = Entries.all().values().stream()
                .map(entry -> entry.event().getClass())
                .distinct()
                .count();

        assertThat(sent).isEqualTo(documented);
        assertThat(announced)
                .isEqualTo(Arrays.stream(LedgerEvent.class.getNestMembers())
                        .filter(type -> type.isRecord() && LedgerEvent.Announced.class.isAssignableFrom(type))
                        .count());
    }

    @ParameterizedTest
    @MethodSource("types")
    void anExampleKeepsItsSchema(String type) throws IOException {
        assertThat(violations(type, example(type).get("data"))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void aSchemaRefusesAnExampleThatLacksARequiredField(String type) throws IOException {
        ObjectNode data = (ObjectNode) example(type).get("data");
        data.remove(type.startsWith("address.refused") || type.startsWith("endpoints") ? "owner" : "lease");

        assertThat(violations(type, data)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void anExampleNamesItsTypeAndIsOnTheTopicOfItsChannel(String type) throws IOException {
        JsonNode example = example(type);
        String channel = type.startsWith("address.") ? "ipLeaseEvents" : "leaseEvents";

        assertThat(example.at("/headers/ce_type").asText()).isEqualTo("io.iplease." + type);
        assertThat(ASYNC_API.at("/components/messages/" + type + "/name").asText())
                .isEqualTo("io.iplease." + type);
        assertThat(fieldNames(ASYNC_API.at("/channels/" + channel + "/messages")))
                .contains(type);
        assertThat(example.get("topic").asText())
                .isEqualTo(ASYNC_API.at("/channels/" + channel + "/address").asText());
    }

    @ParameterizedTest
    @MethodSource("types")
    void theHeadersOfAnExampleKeepTheirTrait(String type) throws IOException {
        String trait = type.startsWith("address.") ? "outgoing" : "incoming";
        JsonSchema headers = SCHEMAS.getSchema(ASYNC_API.at("/components/messageTraits/" + trait + "/headers"));

        assertThat(headers.validate(example(type).get("headers"))).isEmpty();
    }

    @Test
    void everyReferenceOfTheDocumentLeadsSomewhere() {
        assertThat(ASYNC_API.findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("#")) {
                assertThat(ASYNC_API.at(reference.substring(1)).isMissingNode()).isFalse();
            } else {
                assertThat(KAFKA.resolve(reference)).exists();
            }
        });
    }

    @Test
    void everyReasonOfTheCodeIsInItsSchemaAndNoOther() throws IOException {
        Map<String, Enum<?>[]> reasons = Map.of(
                "released", LedgerEvent.Released.Reason.values(),
                "refused", LedgerEvent.MigrationRefused.Reason.values(),
                "pending",
                        Arrays.stream(Claim.Pending.Reason.values())
                                .filter(reason -> reason != Claim.Pending.Reason.UNDECIDED)
                                .toArray(Enum[]::new));

        for (var entry : reasons.entrySet()) {
            JsonNode schema = read("schemas/address.%s.v1.json".formatted(entry.getKey()));
            Set<String> documented = new TreeSet<>();
            schema.at("/properties/reason/enum").forEach(code -> documented.add(code.asText()));
            assertThat(documented)
                    .isEqualTo(Arrays.stream(entry.getValue())
                            .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.toSet()));
        }
    }

    private static Set<String> violations(String type, JsonNode data) {
        JsonSchema schema = SCHEMAS.getSchema(SchemaLocation.of(
                KAFKA.resolve("schemas/" + type + ".json").toUri().toString()));
        return schema.validate(data.toString(), InputFormat.JSON).stream()
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    private static JsonNode example(String type) throws IOException {
        return read("examples/" + type + ".json");
    }

    private static JsonNode read(String file) throws IOException {
        return MAPPER.readTree(Files.readString(KAFKA.resolve(file)));
    }

    private static JsonNode yaml() {
        try {
            return MAPPER.valueToTree(new Load(LoadSettings.builder().build())
                    .loadFromString(Files.readString(KAFKA.resolve("asyncapi.yaml"))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> namesIn(String directory) {
        try (Stream<Path> files = Files.list(KAFKA.resolve(directory))) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> fieldNames(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
