package io.iplease.local.chaos.part;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iplease.local.trial.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The network between replicas and what they need: a proxy for each link of each replica, by the HTTP API of Toxiproxy. */
public final class Network implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START = Duration.ofSeconds(20);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    /** @param port of a Toxiproxy that is starting */
    Network(int port) {
        url = "http://localhost:" + port;
    }

    /** Opens all links. */
    void open(Ports ports, int replicas) throws InterruptedException {
        Patience.await("Toxiproxy answers", START, this::answers);
        ArrayNode proxies = JSON.createArrayNode();
        for (int replica = 1; replica <= replicas; replica++) {
            for (Link link : Link.values()) {
                proxies.addObject()
                        .put("name", name(link, replica))
                        .put("listen", "localhost:" + ports.proxy(link, replica))
                        .put("upstream", "localhost:" + ports.behind(link, replica));
            }
        }
        call("POST", "/populate", proxies);
    }

    /**
     * Makes a link bad.
     *
     * @param id of this toxic, for {@link #mend}
     * @param type as Toxiproxy calls it
     * @param stream {@code upstream} for what the replica sends, {@code downstream} for what it gets
     */
    public void harm(Link link, int replica, String id, String type, String stream, Map<String, Integer> attributes) {
        ObjectNode toxic =
                JSON.createObjectNode().put("name", id).put("type", type).put("stream", stream);
        attributes.forEach(toxic.putObject("attributes")::put);
        call("POST", "/proxies/%s/toxics".formatted(name(link, replica)), toxic);
    }

    /** Takes a toxic away; connections that it held up break. */
    public void mend(Link link, int replica, String id) {
        call("DELETE", "/proxies/%s/toxics/%s".formatted(name(link, replica), id), JSON.createObjectNode());
    }

    @Override
    public void close() {
        http.close();
    }

    private static String name(Link link, int replica) {
        return link.name().toLowerCase(java.util.Locale.ROOT) + "-" + replica;
    }

    private boolean answers() throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url + "/version")).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void call(String method, String path, JsonNode body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException("Toxiproxy answers %d to %s %s: %s"
                        .formatted(response.statusCode(), method, path, response.body()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
