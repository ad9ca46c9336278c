package io.iplease.bench;

import io.iplease.lease.Accounts;
import io.iplease.local.KafkaResource;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Lease events that each ask for one address, four leases an owner. */
final class CreateEvents {

    private static final int LEASES_OF_AN_OWNER = 4;

    private CreateEvents() {}

    /** Sends {@code count} events, the first of number {@code from}, and waits until the broker has all of them. */
    static void send(int from, int count) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", KafkaResource.broker().bootstrapServers(), "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = from; i < from + count; i++) {
                producer.send(record(i));
            }
            producer.flush();
        }
    }

    private static ProducerRecord<byte[], byte[]> record(int n) {
        String owner = Accounts.account(n / LEASES_OF_AN_OWNER).value();
        String data = """
                {"lease":{"owner":"%s","dseq":%d,"gseq":1,"oseq":1,"provider":"%s"},"revision":1,
                "manifest":{"name":"westcoast","services":[{"name":"web","count":1,"expose":[
                {"port":3000,"externalPort":80,"proto":"TCP","service":"","global":true,"hosts":null,"ip":"name%d",
                "endpointSequenceNumber":1}]}]}}""".formatted(owner, n + 1, Accounts.PROVIDER.value(), n % LEASES_OF_AN_OWNER);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("lease-events", utf8(owner), utf8(data));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "create-" + n,
                        "ce_source", "/bench",
                        "ce_type", "io.iplease.lease.created.v1",
                        "ce_time", "2026-11-24T00:00:00Z",
                        "content-type", "application/json")
                .forEach((name, value) -> record.headers().add(name, utf8(value)));
        return record;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
