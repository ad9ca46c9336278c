package io.iplease.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.cluster.traffic.Side;
import io.iplease.lease.LeaseId;
import io.iplease.local.EmbeddedKafka;
import io.iplease.local.tenant.LeaseEvents;
import io.iplease.local.tenant.OutgoingEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes what happens to leases that each have one endpoint, the same name for all. */
final class LeaseTopic implements AutoCloseable {

    private static final String ENDPOINT = "front";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaProducer<String, byte[]> producer;

    LeaseTopic(EmbeddedKafka broker) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** A new lease that asks for an address, of which port 80 leads to its service {@code web}. */
    void created(LeaseId lease) {
        send(LeaseEvents.upserted("created", lease, Optional.of(1L), Optional.empty(), Optional.of(manifest())));
    }

    /** The lease ends. */
    void closed(LeaseId lease) {
        send(LeaseEvents.closed(lease, Optional.empty()));
    }

    /** Moves the owner's address to another of his leases. */
    void migrate(LeaseId destination) {
        send(LeaseEvents.migrate(List.of(ENDPOINT), destination));
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(OutgoingEvent event) {
        producer.send(event.binary(UUID.randomUUID().toString()));
    }

    private static JsonNode manifest() {
        try {
            return JSON.readTree("""
                    {"name":"westcoast","services":[{"name":"web","count":1,"expose":[
                    {"port":%d,"externalPort":80,"proto":"TCP","service":"","global":true,"hosts":null,"ip":"%s",
                    "endpointSequenceNumber":1}]}]}""".formatted(Side.PORT, ENDPOINT));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
