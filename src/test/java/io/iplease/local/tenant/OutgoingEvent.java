package io.iplease.local.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * A lease event as a provider publishes it: a CloudEvent, keyed by owner.
 *
 * @param type the type without its prefix, such as {@code lease.created.v1}
 * @param subject the lease's id, or the owner where the event is about several
 * @param owner the tenant, which is the record's key
 * @param data the event's data
 */
public record OutgoingEvent(String type, String subject, String owner, ObjectNode data) {

    /** The topic that iplease reads. */
    static final String TOPIC = "lease-events";

    private static final String SOURCE = "/deploy/local/send";

    /** As a record in CloudEvents' binary mode: attributes in headers, data in the value. */
    public ProducerRecord<String, byte[]> binary(String id) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(TOPIC, owner, bytes(data));
        Headers headers = record.headers();
        attributes(id)
                .properties()
                .forEach(attribute -> headers.add(
                        "ce_" + attribute.getKey(),
                        attribute.getValue().asText().getBytes(StandardCharsets.UTF_8)));
        headers.add("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /** As a record in CloudEvents' structured mode: all of it in the value. */
    ProducerRecord<String, byte[]> structured(String id) {
        ObjectNode event = attributes(id);
        event.put("datacontenttype", "application/json");
        event.set("data", data);
        return structured(owner, event);
    }

    /** A whole CloudEvent in JSON as a record. */
    static ProducerRecord<String, byte[]> structured(String key, JsonNode event) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(TOPIC, key, bytes(event));
        record.headers().add("content-type", "application/cloudevents+json".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private ObjectNode attributes(String id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("id", id)
                .put("source", SOURCE)
                .put("type", "io.iplease." + type)
                .put("subject", subject)
                .put("time", Instant.now().toString());
    }

    static String newId() {
        return UUID.randomUUID().toString();
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
