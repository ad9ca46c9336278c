package io.iplease.intake.decode;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A record of the input that is valid until a test breaks something of it. */
public final class Records {

    public static final Account OWNER = Accounts.account(1);
    public static final String TOPIC = "lease-events";
    public static final String LEASE = """
            {"owner": "%s", "dseq": 250172, "gseq": 1, "oseq": 1, "provider": "%s"}""".formatted(OWNER, Accounts.PROVIDER);

    private final Map<String, byte[]> headers = new LinkedHashMap<>();
    private byte[] key = utf8(OWNER.value());
    private byte[] value;

    private Records() {}

    /** In binary mode. */
    public static Records binary(String type, String data) {
        Records record = new Records();
        new HashMap<>(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", "event-1",
                        "ce_source", "/test",
                        "ce_type", "io.iplease." + type,
                        "ce_time", "2026-11-24T10:00:00Z",
                        "content-type", "application/json"))
                .forEach(record::header);
        record.value = utf8(data);
        return record;
    }

    /** In structured mode. */
    public static Records structured(String event) {
        Records record = new Records();
        record.value = utf8(event);
        return record.header("content-type", "application/cloudevents+json; charset=UTF-8");
    }

    public static Records created(String moreFields) {
        return binary("lease.created.v1", "{\"lease\": %s%s}".formatted(LEASE, moreFields));
    }

    public static Records closed(String reason) {
        return binary("lease.closed.v1", "{\"lease\": %s, \"reason\": \"%s\"}".formatted(LEASE, reason));
    }

    public Records key(String key) {
        this.key = key == null ? null : utf8(key);
        return this;
    }

    public Records value(byte[] value) {
        this.value = value;
        return this;
    }

    public Records header(String name, String value) {
        headers.put(name, utf8(value));
        return this;
    }

    public Records without(String header) {
        headers.remove(header);
        return this;
    }

    ConsumerRecord<byte[], byte[]> received() {
        return new ConsumerRecord<>(
                TOPIC,
                3,
                42,
                0,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                recordHeaders(),
                Optional.empty());
    }

    public ProducerRecord<byte[], byte[]> sent() {
        return new ProducerRecord<>(TOPIC, null, key, value, recordHeaders());
    }

    private RecordHeaders recordHeaders() {
        RecordHeaders all = new RecordHeaders();
        headers.forEach(all::add);
        return all;
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
