package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The ServiceAccount, Role and ClusterRole of {@code deploy/}, in a test's own namespace and under its own name. */
final class DeployedRights {

    /**
     * One thing that may be done.
     *
     * @param role {@code Role} or {@code ClusterRole}
     * @param group the API group, empty for the core
     * @param resource the plural of what it is done to
     * @param verb what is done
     */
    record Right(String role, String group, String resource, String verb) {

        private PolicyRule rule() {
            return new PolicyRuleBuilder()
                    .withApiGroups(group)
                    .withResources(resource)
                    .withVerbs(verb)
                    .build();
        }
    }

    private static final List<Path> MANIFESTS =
            List.of(Path.of("deploy/base/rbac.yaml"), Path.of("deploy/overlays/metallb/pools.yaml"));
    private static final String NAME = "iplease";

    private DeployedRights() {}

    /** Makes the rights and gives the identity that has them. */
    static Config grant(RealCluster cluster) {
        return grant(cluster, right -> true);
    }

    /** Makes those of the rights that are wanted and gives the identity that has them. */
    static Config grant(RealCluster cluster, Predicate<Right> wanted) {
        String namespace = cluster.namespace();
        for (HasMetadata object : read()) {
            switch (object) {
                case Role role -> role.setRules(rules(role.getKind(), role.getRules(), wanted));
                case ClusterRole role -> role.setRules(rules(role.getKind(), role.getRules(), wanted));
                case RoleBinding binding -> binding.getSubjects().forEach(subject -> subject.setNamespace(namespace));
                case ClusterRoleBinding binding -> {
                    binding.getSubjects().forEach(subject -> subject.setNamespace(namespace));
                    binding.getRoleRef().setName(named(binding.getRoleRef().getName(), namespace));
                }
                default -> {}
            }
            if (object.getMetadata().getNamespace() == null) {
                object.getMetadata().setName(named(object.getMetadata().getName(), namespace));
            } else {
                object.getMetadata().setNamespace(namespace);
            }
            cluster.admin().resource(object).create();
            cluster.onClose(() -> cluster.admin().resource(object).delete());
        }
        return cluster.anonymous().withOauthToken(cluster.token(NAME)).build();
    }

    /** All that {@code deploy/} allows. */
    static List<Right> all() {
        return read().stream()
                .flatMap(object -> switch (object) {
                    case Role role -> rights(role.getKind(), role.getRules());
                    case ClusterRole role -> rights(role.getKind(), role.getRules());
                    default -> Stream.empty();
                })
                .toList();
    }

    private static List<PolicyRule> rules(String role, List<PolicyRule> rules, Predicate<Right> wanted) {
        return rights(role, rules).filter(wanted).map(Right::rule).toList();
    }

    private static Stream<Right> rights(String role, List<PolicyRule> rules) {
        return rules.stream().flatMap(rule -> rule.getApiGroups().stream().flatMap(group -> rule.getResources().stream()
                .flatMap(resource -> rule.getVerbs().stream().map(verb -> new Right(role, group, resource, verb)))));
    }

    /** What is not of one namespace has the test's name in its own. */
    private static String named(String name, String namespace) {
        return name.replaceFirst(NAME, namespace);
    }

    private static List<HasMetadata> read() {
        return MANIFESTS.stream().flatMap(DeployedRights::read).toList();
    }

    private static Stream<HasMetadata> read(Path path) {
        try (InputStream manifest = Files.newInputStream(path)) {
            List<HasMetadata> objects = new KubernetesSerialization().unmarshal(manifest);
            return objects.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
