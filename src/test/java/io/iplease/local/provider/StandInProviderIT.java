package io.iplease.local.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.local.EmbeddedKafka;
import io.iplease.local.StandInApiServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class StandInProviderIT {

    private static final String LEASE = """
            "lease": {"owner": "alice", "dseq": 7, "gseq": 1, "oseq": 1, "provider": "%s"}""";
    private static final String SDL = """
            {%s, "sdl": "deployment: {web: {east: {count: 2}, west: {count: 1}}, db: {west: {count: 1}}}"}""";

    private static EmbeddedKafka kafka;

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private String provider;
    private StandInProvider running;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.temporary();
        kafka.createTopics();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void start(TestInfo test) {
        provider = test.getTestMethod().orElseThrow().getName();
        running = StandInProvider.of(provider, kafka.bootstrapServers(), apiServer.client());
    }

    @AfterEach
    void stop() {
        running.close();
        client.close();
        apiServer.close();
    }

    @Test
    void theServicesOfALeasesGroupGetReadyPods() throws Exception {
        send("io.iplease.lease.created.v1", SDL);
        await().untilAsserted(() -> assertThat(pods())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactlyInAnyOrder("web-0", "web-1"));
        assertThat(pods()).allSatisfy(pod -> {
            assertThat(pod.getMetadata().getNamespace()).isEqualTo(LeasePods.namespace("alice/7/1/1/" + provider));
            assertThat(pod.getMetadata().getLabels())
                    .containsEntry("akash.network", "true")
                    .containsEntry("akash.network/manifest-service", "web");
            assertThat(pod.getStatus().getPodIP()).startsWith("10.");
            assertThat(pod.getStatus().getConditions()).singleElement().satisfies(ready -> assertThat(ready.getStatus())
                    .isEqualTo("True"));
        });
    }

    @Test
    void anUpdateReplacesTheServices() throws Exception {
        send("io.iplease.lease.created.v1", SDL);
        send(
                "io.iplease.lease.updated.v1",
                "{%s, \"manifest\": [{\"name\": \"east\", \"services\": [{\"name\": \"api\", \"count\": 1}]}]}");
        await().untilAsserted(() -> assertThat(pods())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactly("api-0"));
    }

    @Test
    void aClosedLeaseHasNone() throws Exception {
        send("io.iplease.lease.created.v1", SDL);
        await().untilAsserted(() -> assertThat(pods()).hasSize(2));
        send("io.iplease.lease.closed.v1", "{%s}");
        await().untilAsserted(() -> assertThat(pods()).isEmpty());
    }

    @Test
    void aNewProviderLearnsFromTheBeginningAndPoisonDoesNotStopIt() throws Exception {
        send("io.iplease.lease.created.v1", "no JSON %s");
        send("io.iplease.lease.created.v1", SDL);
        await().untilAsserted(() -> assertThat(pods()).hasSize(2));
        running.close();
        client.pods().inAnyNamespace().delete();
        running = StandInProvider.of(provider, kafka.bootstrapServers(), apiServer.client());
        await().untilAsserted(() -> assertThat(pods()).hasSize(2));
    }

    @Test
    void theNamespaceIsAkashs() {
        assertThat(LeasePods.namespace("alice/7/1/1/bob")).isEqualTo("1o5r80t771a2ob196oe62ftbcs4c0p8rli5ddmhav8ceo");
    }

    private List<Pod> pods() {
        return client.pods()
                .inAnyNamespace()
                .withLabel("akash.network", "true")
                .list()
                .getItems();
    }

    private void send(String type, String data) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            ProducerRecord<String, String> record =
                    new ProducerRecord<>("lease-events", "alice", data.formatted(LEASE.formatted(provider)));
            record.headers().add("ce_type", type.getBytes(StandardCharsets.UTF_8));
            producer.send(record).get();
        }
    }
}
