package io.iplease.api.access;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.arc.Unremovable;
import io.quarkus.oidc.TenantFeature;
import io.quarkus.oidc.common.OidcEndpoint;
import io.quarkus.oidc.common.OidcRequestFilter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The API server tells the keys of its token issuer to whom it knows (ClusterRole {@code
 * system:service-account-issuer-discovery}): the Pod's own token goes with the question. Kubernetes renews the file.
 */
@ApplicationScoped
@Unremovable
@TenantFeature(TokenRoles.KUBERNETES)
@OidcEndpoint({OidcEndpoint.Type.DISCOVERY, OidcEndpoint.Type.JWKS})
class DiscoveryCredential implements OidcRequestFilter {

    private final Path token;

    /** @param token where the Kubernetes client, too, finds who it is */
    DiscoveryCredential(
            @ConfigProperty(
                            name = Config.KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN_FILE_SYSTEM_PROPERTY,
                            defaultValue = Config.KUBERNETES_SERVICE_ACCOUNT_TOKEN_PATH)
                    Path token) {
        this.token = token;
    }

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        return context.runBlocking(() -> {
            if (Files.exists(token)) {
                context.request().bearerTokenAuthentication(read());
            }
        });
    }

    private String read() {
        try {
            return Files.readString(token).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
