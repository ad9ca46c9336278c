package io.iplease.local.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iplease.lease.LeaseId;
import java.util.List;
import java.util.Optional;

/** The four kinds of lease events, with the data of the contract. */
public final class LeaseEvents {

    private LeaseEvents() {}

    /** @param verb {@code created} or {@code updated} */
    public static OutgoingEvent upserted(
            String verb, LeaseId lease, Optional<Long> revision, Optional<String> sdl, Optional<JsonNode> manifest) {
        ObjectNode data = about(lease);
        revision.ifPresent(number -> data.put("revision", number));
        sdl.ifPresent(text -> data.put("sdl", text));
        manifest.ifPresent(groups -> data.set("manifest", groups));
        return new OutgoingEvent(
                "lease." + verb + ".v1", lease.text(), lease.owner().value(), data);
    }

    public static OutgoingEvent closed(LeaseId lease, Optional<String> reason) {
        ObjectNode data = about(lease);
        reason.ifPresent(words -> data.put("reason", words));
        return new OutgoingEvent("lease.closed.v1", lease.text(), lease.owner().value(), data);
    }

    /** @param destination any lease of the deployment and group that the endpoints move to */
    public static OutgoingEvent migrate(List<String> endpoints, LeaseId destination) {
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("owner", destination.owner().value())
                .put("provider", destination.provider().value());
        endpoints.forEach(data.putArray("endpoints")::add);
        data.putObject("destination").put("dseq", destination.dseqText()).put("gseq", destination.gseq());
        return new OutgoingEvent(
                "endpoints.migrate.v1", destination.text(), destination.owner().value(), data);
    }

    private static ObjectNode about(LeaseId lease) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.putObject("lease")
                .put("owner", lease.owner().value())
                .put("dseq", lease.dseqText())
                .put("gseq", lease.gseq())
                .put("oseq", lease.oseq())
                .put("provider", lease.provider().value());
        return data;
    }
}
