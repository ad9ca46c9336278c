package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** The ServiceAccount, Role and ClusterRole of {@code deploy/}, in a test's own namespace and under its own name. */
final class DeployedRights {

    private static final Path MANIFEST = Path.of("deploy/kubernetes/rbac.yaml");
    private static final String NAME = "iplease";

    private DeployedRights() {}

    /** Makes the rights and gives the identity that has them. */
    static Config grant(RealCluster cluster) {
        return grant(cluster, UnaryOperator.identity());
    }

    /**
     * Makes other rights than the deployed ones and gives the identity that has them.
     *
     * @param change makes a rule of the Role or ClusterRole another one
     */
    static Config grant(RealCluster cluster, UnaryOperator<PolicyRule> change) {
        String namespace = cluster.namespace();
        for (HasMetadata object : read(cluster.admin())) {
            switch (object) {
                case Role role -> role.getRules().replaceAll(change);
                case ClusterRole role -> role.getRules().replaceAll(change);
                case RoleBinding binding -> binding.getSubjects().forEach(subject -> subject.setNamespace(namespace));
                case ClusterRoleBinding binding -> {
                    binding.getSubjects().forEach(subject -> subject.setNamespace(namespace));
                    binding.getRoleRef().setName(namespace);
                }
                default -> {}
            }
            if (object.getMetadata().getNamespace() == null) {
                object.getMetadata().setName(namespace);
            } else {
                object.getMetadata().setNamespace(namespace);
            }
            cluster.admin().resource(object).create();
            cluster.onClose(() -> cluster.admin().resource(object).delete());
        }
        return cluster.anonymous().withOauthToken(token(cluster)).build();
    }

    /** The objects as they stand in {@code deploy/}. */
    static List<HasMetadata> read(KubernetesClient client) {
        try (InputStream manifest = Files.newInputStream(MANIFEST)) {
            return client.load(manifest).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String token(RealCluster cluster) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(3600L)
                .endSpec()
                .build();
        return cluster.admin()
                .serviceAccounts()
                .inNamespace(cluster.namespace())
                .withName(NAME)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }
}
