package io.iplease.local.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Gives the services of every active lease ready Pods: reads the lease events from their beginning, and then as they come.
 * Records that make no sense are none of its business.
 */
public final class StandInProvider implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(StandInProvider.class);
    private static final String TOPIC = "lease-events";
    private static final Duration POLL = Duration.ofMillis(100);

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Deployed> leases = new HashMap<>();
    private final String provider;
    private final KafkaConsumer<String, byte[]> consumer;
    private final KubernetesClient client;
    private final LeasePods pods;
    private final Thread thread;
    private volatile boolean closed;

    private StandInProvider(String provider, String kafka, KubernetesClient client) {
        this.provider = provider;
        this.client = client;
        this.pods = new LeasePods(client);
        this.consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        this.thread = Thread.ofPlatform().name("stand-in-provider").daemon().start(this::work);
    }

    /**
     * A provider at work.
     *
     * @param account the account whose leases it runs
     * @param kafka where the broker is
     * @param client of the cluster that gets the Pods; closed with this
     */
    public static StandInProvider of(String account, String kafka, KubernetesClient client) {
        return new StandInProvider(account, kafka, client);
    }

    /** The namespace in which a lease's Pods are. */
    public static String namespaceOf(String lease) {
        return LeasePods.namespace(lease);
    }

    @Override
    public void close() {
        closed = true;
        pods.close();
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }

    private void work() {
        try (consumer) {
            List<TopicPartition> partitions = consumer.partitionsFor(TOPIC).stream()
                    .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> past = consumer.endOffsets(partitions);
            boolean settled = false;
            while (!closed) {
                ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
                polled.forEach(this::note);
                boolean caughtUp = past.entrySet().stream()
                        .allMatch(partition -> consumer.position(partition.getKey()) >= partition.getValue());
                settled = caughtUp && (settled && polled.isEmpty() || settle());
            }
        } catch (WakeupException closing) {
            LOG.debug("closed");
        }
    }

    /** Whether the Pods are as they should be; if not, it is tried again. */
    private boolean settle() {
        try {
            pods.settle(leases);
            return true;
        } catch (KubernetesClientException away) {
            LOG.debugf("Pods are tried again: %s", away.getMessage());
            return false;
        }
    }

    private void note(ConsumerRecord<String, byte[]> record) {
        try {
            JsonNode value = json.readTree(record.value());
            boolean structured = value.has("specversion");
            Header header = record.headers().lastHeader("ce_type");
            String type = structured
                    ? value.path("type").asText()
                    : header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
            note(type, structured ? value.path("data") : value);
        } catch (IOException | RuntimeException senseless) {
            LOG.debugf("Ignored %s: %s", record, senseless.getMessage());
        }
    }

    private void note(String type, JsonNode data) throws IOException {
        JsonNode lease = data.path("lease");
        if (!lease.path("provider").asText().equals(provider)) {
            return;
        }
        String id = "%s/%s/%s/%s/%s"
                .formatted(
                        lease.path("owner").asText(),
                        lease.path("dseq").asText(),
                        lease.path("gseq").asText(),
                        lease.path("oseq").asText(),
                        provider);
        if (type.startsWith("io.iplease.lease.closed.")) {
            leases.remove(id);
        } else {
            Deployed.by(data).ifPresent(deployed -> leases.put(id, deployed));
        }
    }
}
