package io.iplease.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.local.KafkaResource;
import io.iplease.local.tenant.LeaseEvents;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Lease events that each ask for one address, four leases an owner. */
final class CreateEvents {

    private static final int LEASES_OF_AN_OWNER = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private CreateEvents() {}

    /** Sends {@code count} events, the first of number {@code from}, and waits until the broker has all of them. */
    static void send(int from, int count) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KafkaResource.broker().bootstrapServers(), "linger.ms", 5),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = from; i < from + count; i++) {
                producer.send(record(i));
            }
            producer.flush();
        }
    }

    private static ProducerRecord<String, byte[]> record(int n) {
        LeaseId lease = new LeaseId(Accounts.account(n / LEASES_OF_AN_OWNER), n + 1, 1, 1, Accounts.PROVIDER);
        return LeaseEvents.upserted(
                        "created",
                        lease,
                        Optional.of(1L),
                        Optional.empty(),
                        Optional.of(manifest(n % LEASES_OF_AN_OWNER)))
                .binary("create-" + n);
    }

    private static JsonNode manifest(int endpoint) {
        try {
            return JSON.readTree("""
                    {"name":"westcoast","services":[{"name":"web","count":1,"expose":[
                    {"port":3000,"externalPort":80,"proto":"TCP","service":"","global":true,"hosts":null,"ip":"name%d",
                    "endpointSequenceNumber":1}]}]}""".formatted(endpoint));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
