package io.iplease.local.trial.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** Leases and ports in the words of the judges: events and answers over HTTP say them alike. */
public final class JsonWords {

    private JsonWords() {}

    /** A lease's text form. */
    public static String lease(JsonNode lease) {
        return String.join(
                "/",
                lease.path("owner").asText(),
                lease.path("dseq").asText(),
                lease.path("gseq").asText(),
                lease.path("oseq").asText(),
                lease.path("provider").asText());
    }

    /** The {@code ports} of an endpoint, sorted. */
    public static List<String> ports(JsonNode endpoint) {
        return StreamSupport.stream(endpoint.path("ports").spliterator(), false)
                .map(port -> "%d/%s→%s:%d"
                        .formatted(
                                port.path("externalPort").asInt(),
                                port.path("protocol").asText(),
                                port.path("service").asText(),
                                port.path("port").asInt()))
                .sorted()
                .toList();
    }
}
