package io.iplease.local.trial.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.local.trial.model.Told;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * An event of the outgoing topic.
 *
 * @param owner the record's key
 * @param headers all headers but that of the sending's own trace, which is another one each time; those of CloudEvents begin
 *     with {@code ce_}
 * @param data the CloudEvent's data
 */
public record Announcement(String owner, Map<String, String> headers, JsonNode data) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRACE_OF_SENDING = "traceparent";
    private static final Set<String> BINDING = Set.of("bound", "unbound", "binding_failed");

    /** The event of a record. */
    public static Announcement of(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        headers.remove(TRACE_OF_SENDING);
        try {
            return new Announcement(
                    new String(record.key(), StandardCharsets.UTF_8), headers, JSON.readTree(record.value()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    String id() {
        return headers.get("ce_id");
    }

    long sequence() {
        return Long.parseLong(headers.get("ce_sequence"));
    }

    /** The type without what all types have in common, such as {@code allocated}. */
    String type() {
        return headers.get("ce_type")
                .replaceFirst("^io\\.iplease\\.address\\.", "")
                .replaceFirst("\\.v1$", "");
    }

    /** Whether it is about what the load balancer shows, which no model can know. */
    boolean isBinding() {
        return BINDING.contains(type());
    }

    /** The lease's text form; empty in a refusal. */
    String lease() {
        JsonNode lease = data.path("lease");
        return lease.isMissingNode() ? "" : JsonWords.lease(lease);
    }

    String endpoint() {
        return data.path("endpoint").asText();
    }

    /** Empty without one. */
    String address() {
        return data.path("address").asText("");
    }

    /** Empty without one. */
    String reason() {
        return data.path("reason").asText("");
    }

    /** Since when the lease has what the event says, or waits for it. */
    Instant since() {
        return Instant.parse(data.path("since").asText());
    }

    boolean isInherited() {
        return data.path("from").isObject();
    }

    Told told() {
        if (type().equals("refused")) {
            JsonNode to = data.path("destination");
            return new Told(
                    type(),
                    to.path("dseq").asText() + "/" + to.path("gseq").asText(),
                    String.join(",", texts(data.path("endpoints"))),
                    List.of(),
                    reason());
        }
        return new Told(type(), lease(), endpoint(), JsonWords.ports(data), reason());
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
