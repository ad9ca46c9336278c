package io.iplease.local.trial.input;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Inputs as records of {@code lease-events}. */
public final class InputRecords {

    /** The topic that they go to. */
    public static final String TOPIC = "lease-events";

    /** The header with an input's number. */
    public static final String NUMBER = "chaos-number";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private InputRecords() {}

    /** The record. */
    public static ProducerRecord<String, byte[]> of(Input input) {
        ProducerRecord<String, byte[]> record = record(input.operation(), input.id());
        record.headers().add(NUMBER, Integer.toString(input.number()).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static ProducerRecord<String, byte[]> record(Operation operation, String id) {
        return switch (operation) {
            case Operation.Upsert upsert ->
                event(
                        id,
                        upsert.revision().orElse(0) == 1 ? "lease.created.v1" : "lease.updated.v1",
                        upsert.owner(),
                        wish(upsert));
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
            case UNKNOWN_TYPE -> event(id, "lease.dreamt.v1", poison.owner(), data);
            case NEWER_VERSION -> event(id, "lease.created.v7", poison.owner(), data);
            case NO_LEASE -> event(id, "lease.created.v1", poison.owner(), data);
            case NO_JSON ->
                new ProducerRecord<>(
                        TOPIC,
                        null,
                        poison.owner(),
                        "{".getBytes(StandardCharsets.UTF_8),
                        event(id, "lease.created.v1", poison.owner(), data).headers());
            case NO_ATTRIBUTES -> new ProducerRecord<>(TOPIC, poison.owner(), bytes(data));
        };
    }

    private static ProducerRecord<String, byte[]> event(String id, String type, String owner, ObjectNode data) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(TOPIC, owner, bytes(data));
        new TreeMap<>(Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", id,
                        "ce_source", "/deploy/local/chaos",
                        "ce_type", "io.iplease." + type,
                        "ce_time", "2026-11-24T00:00:00Z",
                        "content-type", "application/json"))
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private static ObjectNode wish(Operation.Upsert upsert) {
        ObjectNode data = about(upsert.lease());
        upsert.revision().ifPresent(revision -> data.put("revision", revision));
        upsert.ports().ifPresent(ports -> data.set("manifest", manifest(ports)));
        return data;
    }

    private static ObjectNode about(LeaseName lease) {
        ObjectNode data = JSON.objectNode();
        data.putObject("lease")
                .put("owner", lease.owner())
                .put("dseq", lease.dseq())
                .put("gseq", lease.gseq())
                .put("oseq", lease.oseq())
                .put("provider", lease.provider());
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
                .put("provider", migrate.destination().provider());
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
