package io.iplease.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.local.IssuerResource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Reads server-sent events as a browser would, until it is closed. */
public final class ChangeReader implements AutoCloseable {

    /** An event with data. */
    public record Change(String id, String name, JsonNode data) {}

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private final List<String> refusal = new CopyOnWriteArrayList<>();
    private volatile int status;
    private volatile String lastId = "";
    private String name = "";

    /** @param lastEventId empty to begin with what happens from now on */
    public static ChangeReader open(URI url, String lastEventId) {
        return open(url, lastEventId, IssuerResource.operator());
    }

    /** @param token whose changes are read */
    public static ChangeReader open(URI url, String lastEventId, String token) {
        ChangeReader reader = new ChangeReader();
        HttpRequest.Builder request = HttpRequest.newBuilder(url).header("Authorization", "Bearer " + token);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        reader.http
                .sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines())
                .thenAccept(reader::read);
        return reader;
    }

    private void read(HttpResponse<Stream<String>> answer) {
        status = answer.statusCode();
        answer.body().forEach(answer.statusCode() == OK ? this::line : refusal::add);
    }

    private void line(String line) {
        String value = line.substring(line.indexOf(':') + 1).strip();
        if (line.startsWith("id:")) {
            lastId = value;
        } else if (line.startsWith("event:")) {
            name = value;
        } else if (line.startsWith("data:")) {
            try {
                changes.add(new Change(lastId, name, new ObjectMapper().readTree(value)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(value, e);
            }
        }
    }

    /** The status of the answer, as soon as it has begun. */
    public int status() {
        Awaitility.await().atMost(PATIENCE).until(() -> status != 0);
        return status;
    }

    /** What is said instead of events, as soon as it is said. */
    public String refusal() {
        Awaitility.await().atMost(PATIENCE).until(() -> !refusal.isEmpty());
        return String.join("\n", refusal);
    }

    /** The id to resume with, as soon as there is one. */
    public String lastId() {
        Awaitility.await().atMost(PATIENCE).until(() -> !lastId.isEmpty());
        return lastId;
    }

    /** The events so far, as soon as there are so many. */
    public List<Change> await(int count) {
        Awaitility.await().atMost(PATIENCE).until(() -> changes.size() >= count);
        return List.copyOf(changes);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
