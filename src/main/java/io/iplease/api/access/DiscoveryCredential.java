package io.iplease.api.access;

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

/**
 * The API server tells the keys of its token issuer to whom it knows (ClusterRole {@code
 * system:service-account-issuer-discovery}): the Pod's own token goes with the question. Kubernetes renews the file.
 */
@ApplicationScoped
@Unremovable
@TenantFeature(TokenRoles.KUBERNETES)
@OidcEndpoint({OidcEndpoint.Type.DISCOVERY, OidcEndpoint.Type.JWKS})
class DiscoveryCredential implements OidcRequestFilter {

    private static final Path TOKEN = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    @Override
    public Uni<Void> filter(OidcRequestFilterContext context) {
        return context.runBlocking(() -> {
            if (Files.exists(TOKEN)) {
                context.request().bearerTokenAuthentication(read());
            }
        });
    }

    private static String read() {
        try {
            return Files.readString(TOKEN).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
