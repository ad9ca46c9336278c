package io.iplease.local.crash;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iplease.lease.LeaseId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Operations as records of {@code lease-events}. */
final class InputRecords {

    static final String TOPIC = "lease-events";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private InputRecords() {}

    /**
     * The record.
     *
     * @param id the CloudEvent's id; the same operation under the same id is a duplicate
     */
    static ProducerRecord<String, byte[]> of(Operation operation, String id) {
        return switch (operation) {
            case Operation.Upsert upsert ->
                event(
                        id,
                        upsert.revision() == 1 ? "lease.created.v1" : "lease.updated.v1",
                        upsert.owner(),
                        about(upsert.lease())
                                .put("revision", upsert.revision())
                                .set("manifest", manifest(upsert.ports())));
            case Operation.Close close ->
                event(
                        id,
                        "lease.closed.v1",
                        close.owner(),
                        about(close.lease()).put("reason", "the test is done with it"));
            case Operation.Migrate migrate -> event(id, "endpoints.migrate.v1", migrate.owner(), migration(migrate));
            case Operation.Poison poison -> poison(poison, id);
        };
    }

    private static ProducerRecord<String, byte[]> poison(Operation.Poison poison, String id) {
        ObjectNode data = JSON.objectNode().put("mark", id);
        return switch (poison.kind()) {
            case "unknown_type" -> event(id, "lease.dreamt.v1", poison.owner(), data);
            case "newer_version" -> event(id, "lease.created.v7", poison.owner(), data);
            case "no_lease" -> event(id, "lease.created.v1", poison.owner(), data);
            case "no_json" ->
                new ProducerRecord<>(
                        TOPIC,
                        null,
                        poison.owner(),
                        "{".getBytes(StandardCharsets.UTF_8),
                        event(id, "lease.created.v1", poison.owner(), data).headers());
            case "no_attributes" -> new ProducerRecord<>(TOPIC, poison.owner(), bytes(data));
            default -> throw new IllegalArgumentException(poison.kind());
        };
    }

    private static ProducerRecord<String, byte[]> event(String id, String type, String owner, ObjectNode data) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(TOPIC, owner, bytes(data));
        Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", id,
                        "ce_source", "/deploy/local/crash",
                        "ce_type", "io.iplease." + type,
                        "ce_time", "2026-11-24T00:00:00Z",
                        "content-type", "application/json")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private static ObjectNode about(LeaseId lease) {
        ObjectNode data = JSON.objectNode();
        data.putObject("lease")
                .put("owner", lease.owner().value())
                .put("dseq", lease.dseq())
                .put("gseq", lease.gseq())
                .put("oseq", lease.oseq())
                .put("provider", lease.provider().value());
        return data;
    }

    /** One group; the endpoint sequence numbers do not matter to iplease. */
    private static ObjectNode manifest(Map<String, Set<Operation.Port>> ports) {
        ObjectNode group = JSON.objectNode().put("name", "westcoast");
        var services = group.putArray("services");
        ports.forEach((endpoint, exposed) -> exposed.forEach(port -> {
            ObjectNode service =
                    services.addObject().put("name", port.service()).put("count", 1);
            service.putArray("expose")
                    .addObject()
                    .put("port", port.port())
                    .put("externalPort", port.externalPort())
                    .put("proto", port.protocol())
                    .put("service", "")
                    .put("global", true)
                    .putNull("hosts")
                    .put("ip", endpoint)
                    .put("endpointSequenceNumber", 1);
        }));
        return group;
    }

    private static ObjectNode migration(Operation.Migrate migrate) {
        ObjectNode data = JSON.objectNode()
                .put("owner", migrate.owner())
                .put("provider", migrate.destination().provider().value());
        migrate.endpoints().forEach(data.putArray("endpoints")::add);
        data.putObject("destination")
                .put("dseq", migrate.destination().dseq())
                .put("gseq", migrate.destination().gseq());
        return data;
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
