package io.iplease.cluster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Binding;
import io.iplease.ledger.Claim;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.Ipv4Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each directory of src/test/resources/plan is a rule: a claim and the Pods seen in its {@code in-} files, and in its {@code
 * out-} files exactly the objects that follow, each in a file of its name. A file too many fails, and one too few.
 */
class GoldenPlanTest {

    private static final Path RULES = Path.of("src/test/resources/plan");
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new Jdk8Module())
            .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY);

    /** A claim as the input files write it. */
    record In(String lease, String endpoint, String address, long plan, List<Exposure> exposures) {

        HeldAddress held() {
            return new HeldAddress(
                    LeaseId.parse(lease),
                    new EndpointName(endpoint),
                    new Claim.Held(
                            List.copyOf(exposures), Claims.NOON, Ipv4Address.parse(address), plan, Binding.BINDING));
        }
    }

    static Stream<String> rules() throws IOException {
        try (Stream<Path> rules = Files.list(RULES)) {
            return rules.map(rule -> rule.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleGivesExactlyItsObjects(String rule) throws IOException {
        Path directory = RULES.resolve(rule);
        HeldAddress held = JSON.readValue(directory.resolve("in-claim.json").toFile(), In.class)
                .held();
        List<SeenPod> pods =
                List.of(JSON.readValue(directory.resolve("in-pods.json").toFile(), SeenPod[].class));
        assertThat(written(ServicePlanner.serve(held, pods))).isEqualTo(expected(directory));
    }

    private static Map<String, String> written(AddressPlan.Served plan) {
        Map<String, String> objects = new HashMap<>();
        PlannedService service = plan.service();
        objects.put(
                "out-" + service.name() + ".json",
                pretty(JSON.valueToTree(Map.of(
                        "address", service.address().toString(),
                        "ports", service.ports().stream().map(PlannedPort::name).toList(),
                        "plan", service.plan(),
                        "lease", service.lease().text(),
                        "endpoint", service.endpoint().value()))));
        plan.slices()
                .forEach(slice -> objects.put(
                        "out-" + slice.name() + ".json",
                        pretty(JSON.valueToTree(Map.of(
                                "port", slice.port().name(),
                                "containerPort", slice.containerPort(),
                                "endpoints", slice.endpoints())))));
        return objects;
    }

    private static Map<String, String> expected(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !List.of("in-claim.json", "in-pods.json")
                            .contains(file.getFileName().toString()))
                    .collect(Collectors.toMap(file -> file.getFileName().toString(), GoldenPlanTest::read));
        }
    }

    private static String read(Path file) {
        try {
            return pretty(JSON.readTree(file.toFile()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String pretty(JsonNode json) {
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                    .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .writeValueAsString(JSON.treeToValue(json, Object.class));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
