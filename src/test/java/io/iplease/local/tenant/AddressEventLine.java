package io.iplease.local.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One outgoing event as one line for people. */
final class AddressEventLine {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final String PREFIX = "io.iplease.address.";

    private AddressEventLine() {}

    /**
     * The line.
     *
     * @param type the CloudEvent's type
     * @param received when the broker got it
     * @param data the CloudEvent's data
     */
    static String of(String type, Instant received, JsonNode data) {
        String verb = type.startsWith(PREFIX) ? type.substring(PREFIX.length()).replaceFirst("\\.v\\d+$", "") : type;
        List<String> parts = new ArrayList<>();
        parts.add(TIME.format(received));
        parts.add("%-14s".formatted(verb));
        parts.add(
                data.has("lease")
                        ? lease(data.path("lease"))
                        : shortened(data.path("owner").asText()));
        add(parts, "", data.path("endpoint"));
        add(parts, "", data.path("address"));
        add(parts, "pool ", data.path("pool"));
        String ports = elements(data.path("ports")).stream()
                .map(port -> "%s/%s→%s:%s"
                        .formatted(
                                port.path("externalPort").asText(),
                                port.path("protocol").asText(),
                                port.path("service").asText(),
                                port.path("port").asText()))
                .collect(Collectors.joining(","));
        if (!ports.isEmpty()) {
            parts.add(ports);
        }
        if (data.path("from").isObject()) {
            parts.add("from " + lease(data.path("from")));
        }
        add(parts, "", data.path("endpoints"));
        add(parts, "to ", data.path("destination"));
        add(parts, "because ", data.path("reason"));
        add(parts, "", data.path("message"));
        return String.join("  ", parts);
    }

    private static void add(List<String> parts, String label, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            parts.add(label + (value.isValueNode() ? value.asText() : value.toString()));
        }
    }

    private static String lease(JsonNode lease) {
        return "%s/%s/%s/%s"
                .formatted(
                        shortened(lease.path("owner").asText()),
                        lease.path("dseq").asText(),
                        lease.path("gseq").asText(),
                        lease.path("oseq").asText());
    }

    private static String shortened(String account) {
        return account.length() <= 12
                ? account
                : account.substring(0, 8) + "…" + account.substring(account.length() - 4);
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
