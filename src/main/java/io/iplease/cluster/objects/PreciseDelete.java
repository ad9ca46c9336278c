package io.iplease.cluster.objects;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Deletes an object in a namespace if it is still the very one, and as, it was seen. The client's own delete has no uid. */
public final class PreciseDelete {

    private PreciseDelete() {}

    /**
     * Deletes; what is gone already is left at that.
     *
     * @throws KubernetesClientException with the code of a conflict if it is another object of the name, or has changed
     */
    public static void of(KubernetesClient client, HasMetadata seen) {
        DeleteOptions options = new DeleteOptionsBuilder()
                .withNewPreconditions()
                .withUid(seen.getMetadata().getUid())
                .withResourceVersion(seen.getMetadata().getResourceVersion())
                .endPreconditions()
                .withPropagationPolicy("Background")
                .build();
        try {
            client.raw(path(seen), "DELETE", options);
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw refused;
            }
        }
    }

    private static String path(HasMetadata object) {
        String version = object.getApiVersion();
        return "/%s/%s/namespaces/%s/%s/%s"
                .formatted(
                        version.contains("/") ? "apis" : "api",
                        version,
                        object.getMetadata().getNamespace(),
                        object.getPlural(),
                        object.getMetadata().getName());
    }
}
