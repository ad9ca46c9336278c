package io.iplease.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a client asks of the API server, and how it is answered. */
final class ApiRequests implements Interceptor {

    /**
     * A request that was answered.
     *
     * @param method of HTTP
     * @param resource the plural of what it is about, such as {@code services}
     * @param status of HTTP
     */
    record Answered(String method, String resource, int status) {

        boolean isDenied() {
            return status == HttpURLConnection.HTTP_FORBIDDEN;
        }

        boolean isWrite() {
            return !method.equals("GET");
        }
    }

    private final List<Answered> answered = new CopyOnWriteArrayList<>();

    /** A client whose requests are noted here; the caller closes it. */
    KubernetesClient client(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("api-requests", this))
                .build();
    }

    /** Whether anything that was asked so far about one kind of object was denied for want of a right. */
    boolean anyDenied(String resource) {
        return about(resource).stream().anyMatch(Answered::isDenied);
    }

    /** What was denied so far for want of a right. */
    List<Answered> denied() {
        return answered.stream().filter(Answered::isDenied).toList();
    }

    /** What was asked so far about one kind of object. */
    List<Answered> about(String resource) {
        return answered.stream()
                .filter(request -> request.resource().equals(resource))
                .toList();
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        answered.add(new Answered(request.method(), resource(request.uri().getPath()), response.code()));
    }

    /** Paths are {@code /api/v1/…} or {@code /apis/GROUP/VERSION/…}, then perhaps {@code namespaces/NAME}. */
    private static String resource(String path) {
        List<String> parts = List.of(path.replaceFirst("^/+", "").split("/"));
        int first = parts.getFirst().equals("api") ? 2 : 3;
        boolean namespaced = parts.size() > first + 2 && parts.get(first).equals("namespaces");
        return parts.get(namespaced ? first + 2 : first);
    }
}
