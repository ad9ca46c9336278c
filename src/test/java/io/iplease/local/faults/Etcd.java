package io.iplease.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.local.ClusterPart;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Map;

/** The test cluster's etcd, by its JSON gateway. */
final class Etcd {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANY_KEY = "AA==";

    private final String url;

    Etcd() throws IOException {
        url = Files.readAllLines(ClusterPart.facts()).stream()
                .filter(line -> line.startsWith("ETCD="))
                .map(line -> line.substring("ETCD=".length()))
                .findFirst()
                .orElseThrow();
    }

    /** Throws away every revision but the last one of each object. */
    void forgetHistory() throws IOException, InterruptedException {
        String revision = call("range", Map.of("key", ANY_KEY))
                .path("header")
                .path("revision")
                .asText();
        call("compaction", Map.of("revision", revision, "physical", true));
    }

    private JsonNode call(String method, Map<String, ?> arguments) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v3/kv/" + method))
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(arguments)))
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("etcd answers %d: %s".formatted(response.statusCode(), response.body()));
            }
            return JSON.readTree(response.body());
        }
    }
}
