package io.iplease.local.chaos.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.local.trial.check.JsonWords;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a replica answers over HTTP, read as plain JSON.
 *
 * @param url of the replica
 * @param token an operator's
 */
record RestAnswers(HttpClient http, String url, String token) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Each active lease's endpoints: state, address, ports. */
    Map<String, Map<String, String>> leases() throws IOException, InterruptedException {
        Map<String, Map<String, String>> leases = new TreeMap<>();
        for (JsonNode lease : pages("/leases?state=active&limit=100")) {
            Map<String, String> endpoints = new TreeMap<>();
            lease.path("endpoints")
                    .forEach(endpoint -> endpoints.put(endpoint.path("endpoint").asText(), said(endpoint)));
            leases.put(JsonWords.lease(lease.path("lease")), endpoints);
        }
        return leases;
    }

    /** Who had an address, the last one first; whoever has it still is marked so. */
    List<String> tenures(String address) throws IOException, InterruptedException {
        List<String> tenures = new ArrayList<>();
        for (JsonNode tenure : pages("/addresses/%s/history?limit=100".formatted(address))) {
            tenures.add("%s %s%s"
                    .formatted(
                            JsonWords.lease(tenure.path("lease")),
                            tenure.path("endpoint").asText(),
                            tenure.path("to").isNull() ? " still" : ""));
        }
        return tenures;
    }

    /** Who holds an address: lease and endpoint; empty if nobody does. */
    String holder(String address) throws IOException, InterruptedException {
        JsonNode holder = get("/addresses/" + address).path("holder");
        return holder.isObject()
                ? JsonWords.lease(holder.path("lease")) + " "
                        + holder.path("endpoint").asText()
                : "";
    }

    /** How many addresses are held and waited for. */
    String counts() throws IOException, InterruptedException {
        JsonNode totals = get("/usage").path("totals");
        return "held %d pending %d"
                .formatted(totals.path("held").asLong(), totals.path("pending").asLong());
    }

    private List<JsonNode> pages(String path) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        JsonNode page = get(path);
        while (true) {
            page.path("items").forEach(items::add);
            if (!page.path("next").isTextual()) {
                return items;
            }
            page = get(path + "&cursor=" + page.path("next").asText());
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(
                    "%s answers %d: %s".formatted(path, response.statusCode(), new String(response.body())));
        }
        return JSON.readTree(response.body());
    }

    private static String said(JsonNode endpoint) {
        return endpoint.path("state").asText()
                + (endpoint.path("address").isTextual()
                        ? " " + endpoint.path("address").asText()
                        : "")
                + " " + JsonWords.ports(endpoint);
    }
}
