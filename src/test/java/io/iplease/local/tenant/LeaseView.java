package io.iplease.local.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.lease.LeaseId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What a tenant sees of its leases: REST, and nothing else. */
final class LeaseView implements AutoCloseable {

    /**
     * An endpoint of a lease as it is shown.
     *
     * @param leaseState the lease's own state
     * @param state the endpoint's state; empty if the lease shows none of this name
     * @param address its address; empty if it has none
     * @param reason why it has none, or is not served
     */
    record Endpoint(String leaseState, String state, String address, String reason) {

        boolean hasAddress() {
            return !address.isEmpty();
        }
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;
    private final String token;

    LeaseView(RunningSystem system) {
        url = system.rest() + "/api/v1/leases";
        token = system.token();
    }

    /** The endpoint of the lease, if the lease is known. */
    Optional<Endpoint> endpoint(LeaseId lease, String name) {
        return get("/%s/%s/%d/%d".formatted(lease.owner(), lease.dseqText(), lease.gseq(), lease.oseq()))
                .map(shown -> {
                    JsonNode endpoint = StreamSupport.stream(
                                    shown.path("endpoints").spliterator(), false)
                            .filter(one -> one.path("endpoint").asText().equals(name))
                            .findFirst()
                            .orElse(json.nullNode());
                    return new Endpoint(
                            text(shown, "state"),
                            text(endpoint, "state"),
                            text(endpoint, "address"),
                            text(endpoint, "reason"));
                });
    }

    private Optional<JsonNode> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .timeout(TIMEOUT)
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return switch (answer.statusCode()) {
                case 200 -> Optional.of(json.readTree(answer.body()));
                case 404 -> Optional.empty();
                default ->
                    throw new ToolException(
                            "%s answers %d: %s".formatted(url + path, answer.statusCode(), answer.body()));
            };
        } catch (IOException away) {
            throw new ToolException("%s does not answer: %s".formatted(url + path, away));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted");
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    @Override
    public void close() {
        http.close();
    }
}
