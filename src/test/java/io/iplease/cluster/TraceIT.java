package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.intake.decode.Records;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.local.KafkaResource;
import io.iplease.local.KubernetesResource;
import io.iplease.local.PostgresResource;
import io.iplease.local.Topic;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** One trace leads from an incoming event to what it did to the topic and to the cluster. */
@QuarkusTest
@TestProfile(TraceIT.Traced.class)
class TraceIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SENDER = "b7ad6b7169203331";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String WEB = """
            , "manifest": {"name": "westcoast", "services": [{"name": "web", "expose": [
              {"port": 3000, "externalPort": 80, "proto": "TCP", "global": true, "ip": "web"}]}]}""";

    public static final class Traced implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.otel.sdk.disabled", "false");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(PostgresResource.class),
                    new TestResourceEntry(KafkaResource.class),
                    new TestResourceEntry(KubernetesResource.class));
        }
    }

    /** Keeps the spans that ended. */
    @ApplicationScoped
    public static class Spans implements SpanProcessor {

        private final List<SpanData> ended = new CopyOnWriteArrayList<>();

        List<SpanData> of(String trace) {
            return ended.stream()
                    .filter(span -> span.getTraceId().equals(trace))
                    .toList();
        }

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ended.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    @Inject
    Spans spans;

    @Inject
    KubernetesClient client;

    @Test
    void aTraceGoesFromTheEventThroughTheTransactionToTheAnnouncementAndTheCluster() {
        StandInPod.ready(
                client, new LeaseId(Accounts.account(1), 250172, 1, 1, Accounts.PROVIDER), "web-0", "10.1.0.1");
        Topic.send(Records.created(WEB)
                .header("ce_traceparent", "00-%s-%s-01".formatted(TRACE, SENDER))
                .sent());

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(spans.of(TRACE))
                .extracting(SpanData::getName)
                .contains(
                        "process lease-events",
                        "send ip-lease-events",
                        "apply Service",
                        "create EndpointSlice",
                        "switch EndpointSlice"));
        SpanData event = span("process lease-events");
        assertThat(event.getParentSpanId()).isEqualTo(SENDER);
        assertThat(spans.of(TRACE))
                .filteredOn(span -> !span.equals(event))
                .allSatisfy(span -> assertThat(span.getParentSpanId()).isEqualTo(event.getSpanId()));
        SpanData announcement = span("send ip-lease-events");
        ConsumerRecord<byte[], byte[]> announced = Topic.all("ip-lease-events").stream()
                .filter(record -> Topic.header(record, "ce_traceparent") != null)
                .findFirst()
                .orElseThrow();
        assertThat(Topic.header(announced, "ce_traceparent")).contains(TRACE, event.getSpanId());
        assertThat(Topic.header(announced, "traceparent")).contains(TRACE, announcement.getSpanId());
    }

    private SpanData span(String name) {
        return spans.of(TRACE).stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
