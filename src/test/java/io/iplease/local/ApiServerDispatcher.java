package io.iplease.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.crud.KubernetesCrudDispatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.HttpUrl;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Adds to the mock API server what iplease relies on and the mock lacks: server-side apply, preconditions of a delete,
 * Events selected by their fields, and deletion of what the deleted object owned. One request at a time.
 */
final class ApiServerDispatcher extends KubernetesCrudDispatcher {

    private static final String APPLY = "application/apply-patch+yaml";
    private static final String VERSION = "{\"major\":\"1\",\"minor\":\"35\",\"gitVersion\":\"v1.35.0-stand-in\"}";

    private final AppliedFields applied = new AppliedFields();
    private long lastDeletion;
    private volatile BiConsumer<String, String> changes = (object, state) -> {};
    private volatile Optional<String> forbidden = Optional.empty();

    void onChange(BiConsumer<String, String> told) {
        changes = told;
    }

    void forbid(String path) {
        forbidden = Optional.of(path);
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
        if (request.method() == HttpMethod.GET && request.getPath().equals("/version")) {
            return new MockResponse().setResponseCode(HttpURLConnection.HTTP_OK).setBody(VERSION);
        }
        if (isWatchWithoutWebSocket(request)) {
            return new MockResponse().setResponseCode(HttpURLConnection.HTTP_GONE);
        }
        if (request.method() != HttpMethod.GET && forbidden.equals(Optional.of(pathOf(request)))) {
            return refused(
                    new KubernetesCrudDispatcherException("a policy forbids it", HttpURLConnection.HTTP_FORBIDDEN));
        }
        return request.method() == HttpMethod.DELETE ? delete(request) : super.dispatch(request);
    }

    /**
     * The client asks so for as long as a watch lasts, if the server was away when it asked for a WebSocket. The mock cannot serve
     * it; one that is told "gone" lists again, and asks for a WebSocket again.
     */
    private static boolean isWatchWithoutWebSocket(RecordedRequest request) {
        return request.method() == HttpMethod.GET
                && "true".equals(query(request.getPath(), "watch"))
                && request.getHeader("Upgrade") == null;
    }

    /** A watch that missed a deletion begins with "expired": the mock replays what is there, not what went. */
    @Override
    public MockResponse handleWatch(String path) {
        String since = query(path, "resourceVersion");
        return since != null && !since.isEmpty() && Long.parseLong(since) < lastDeletion
                ? new MockResponse().withWebSocketUpgrade(new ExpiredWatch())
                : super.handleWatch(path);
    }

    @Override
    public MockResponse handleGet(String path) {
        String selector = query(path, "fieldSelector");
        if (selector == null || !path.contains("/events?")) {
            return super.handleGet(path);
        }
        MockResponse all = super.handleGet(path.replaceFirst("fieldSelector=[^&]*", ""));
        ObjectNode list = objectOf(new String(all.getBody().getBytes(), StandardCharsets.UTF_8));
        return all.setBody(new FieldSelector(selector).select(list).toString());
    }

    @Override
    public void processEvent(
            String path,
            AttributeSet pathAttributes,
            AttributeSet oldAttributes,
            GenericKubernetesResource resource,
            String newState) {
        super.processEvent(path, pathAttributes, oldAttributes, resource, newState);
        if (newState == null) {
            lastDeletion = requestResourceVersion();
            changes.accept(keyOf(oldAttributes), null);
        } else {
            changes.accept(keyOf(objectOf(newState)), newState);
        }
    }

    @Override
    public MockResponse handlePatch(RecordedRequest request) {
        String contentType = request.getHeader("Content-Type");
        if (contentType == null || !contentType.startsWith(APPLY)) {
            return super.handlePatch(request);
        }
        try {
            return apply(request);
        } catch (KubernetesCrudDispatcherException refused) {
            return refused(refused);
        }
    }

    private MockResponse apply(RecordedRequest request) throws KubernetesCrudDispatcherException {
        String path = pathOf(request);
        String manager = query(request.getPath(), "fieldManager");
        if (manager == null) {
            throw new KubernetesCrudDispatcherException("fieldManager is required for apply patch", 422);
        }
        ObjectNode wanted = objectOf(request.getUtf8Body());
        Optional<ObjectNode> current = find(path);
        MockResponse response;
        if (current.isEmpty()) {
            // Only the uid says that it was there before: the real one does not mind a resourceVersion here.
            if (!uid(wanted).isEmpty()) {
                throw conflict(wanted);
            }
            response =
                    handleCreate(request(HttpMethod.POST, path.substring(0, path.lastIndexOf('/')), wanted.toString()));
        } else {
            ObjectNode merged = applied.merge(manager, current.get(), wanted);
            response = handleUpdate(request(HttpMethod.PUT, path, merged.toString()));
        }
        if (response.code() < 300) {
            applied.remember(manager, find(path).orElseThrow(), wanted);
        }
        return response;
    }

    private MockResponse delete(RecordedRequest request) {
        String path = pathOf(request);
        Optional<ObjectNode> current = isSingle(path) ? find(path) : Optional.empty();
        if (current.isEmpty()) {
            return super.dispatch(request);
        }
        try {
            requirePreconditions(current.get(), request.getUtf8Body());
        } catch (KubernetesCrudDispatcherException refused) {
            return refused(refused);
        }
        MockResponse response = handleDelete(path);
        if (find(path).isEmpty()) {
            applied.forget(current.get());
            deleteOwnedBy(uid(current.get()));
        }
        return response;
    }

    private void requirePreconditions(ObjectNode current, String options) throws KubernetesCrudDispatcherException {
        if (options == null || options.isBlank()) {
            return;
        }
        JsonNode preconditions = asNode(options).path("preconditions");
        String uid = preconditions.path("uid").asText();
        String version = preconditions.path("resourceVersion").asText();
        if (!uid.isEmpty() && !uid.equals(uid(current)) || !version.isEmpty() && !version.equals(version(current))) {
            throw conflict(current);
        }
    }

    private void deleteOwnedBy(String owner) {
        for (String text : map.values().stream().toList()) {
            ObjectNode object = objectOf(text);
            for (JsonNode reference : object.path("metadata").path("ownerReferences")) {
                if (reference.path("uid").asText().equals(owner)) {
                    handleDelete(pathOf(object));
                    applied.forget(object);
                }
            }
        }
    }

    private boolean isSingle(String path) {
        return getKey(path).containsKey("name");
    }

    private Optional<ObjectNode> find(String path) {
        AttributeSet key = getKey(path);
        return Optional.ofNullable(findResource(key)).map(Map.Entry::getValue).map(ApiServerDispatcher::objectOf);
    }

    private static ObjectNode objectOf(String json) {
        return (ObjectNode) Serialization.unmarshal(json, JsonNode.class);
    }

    private static String query(String path, String parameter) {
        return HttpUrl.parse("http://localhost" + path).queryParameter(parameter);
    }

    private static String pathOf(RecordedRequest request) {
        return request.getPath().replaceFirst("\\?.*", "");
    }

    private static String pathOf(ObjectNode object) {
        String version = object.path("apiVersion").asText();
        String namespace = object.path("metadata").path("namespace").asText();
        return (version.contains("/") ? "/apis/" : "/api/") + version
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + "/" + plural(object)
                + "/" + object.path("metadata").path("name").asText();
    }

    static String uid(JsonNode object) {
        return object.path("metadata").path("uid").asText();
    }

    private static String keyOf(ObjectNode object) {
        return String.join(
                "/",
                plural(object),
                object.path("metadata").path("namespace").asText(),
                object.path("metadata").path("name").asText());
    }

    private static String keyOf(AttributeSet object) {
        return String.join("/", value(object, "plural"), value(object, "namespace"), value(object, "name"));
    }

    private static String plural(ObjectNode object) {
        return Pluralize.toPlural(object.path("kind").asText().toLowerCase(Locale.ROOT));
    }

    private static String value(AttributeSet object, String name) {
        return object.containsKey(name)
                ? object.getAttribute(name).getValues().getFirst().toString()
                : "";
    }

    private static String version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asText();
    }

    private static KubernetesCrudDispatcherException conflict(JsonNode object) {
        String kind = object.path("kind").asText();
        return new KubernetesCrudDispatcherException(
                "Operation cannot be fulfilled on %s \"%s\": the object has been modified; please apply your changes to the latest version and try again"
                        .formatted(kind, object.path("metadata").path("name").asText()),
                HttpURLConnection.HTTP_CONFLICT,
                kind);
    }

    private static MockResponse refused(KubernetesCrudDispatcherException why) {
        return new MockResponse().setResponseCode(why.getCode()).setBody(why.toStatusBody());
    }

    private static RecordedRequest request(HttpMethod method, String path, String body) {
        return new RecordedRequest(
                "HTTP/1.1",
                method,
                path,
                new Headers.Builder().add("Content-Type", "application/json").build(),
                new Buffer(body.getBytes(StandardCharsets.UTF_8)));
    }
}
