package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code deploy/} makes, as the API server takes it. */
class DeployClusterTest {

    private static final Path SCHEMAS = Path.of("src/test/resources/crds");

    private static final PatchContext DRY_RUN = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("test")
            .withForce(true)
            .withDryRun(List.of("All"))
            .build();

    private final RealCluster cluster = new RealCluster();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metallb", "kube-vip", "cilium", "akash"})
    void theApiServerTakesEveryObject(String overlay) throws IOException, InterruptedException {
        List<HasMetadata> objects = rendered(overlay, "kafka-tls", "tls");
        assertThat(objects).hasSizeGreaterThan(8);
        objects.forEach(object -> cluster.admin().resource(object).patch(DRY_RUN));
    }

    @Test
    void theOperatorsOfDatabaseBrokerAndMetricsTakeTheirObjects() throws IOException, InterruptedException {
        try (Stream<Path> schemas = Files.list(SCHEMAS)) {
            schemas.forEach(this::installed);
        }
        List<HasMetadata> objects = new ArrayList<>(rendered("metallb", "cloudnative-pg", "monitoring", "adoption"));
        objects.addAll(built("""
                namespace: %s
                resources:
                  - %s
                """.formatted(cluster.namespace(), relative("components/strimzi"))));
        assertThat(objects)
                .extracting(HasMetadata::getKind)
                .contains("Cluster", "ServiceMonitor", "PrometheusRule", "KafkaTopic", "KafkaUser");
        objects.forEach(object -> cluster.admin().resource(object).patch(DRY_RUN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"metallb", "akash"})
    void itsPodsAreRestrictedOnes(String overlay) throws IOException, InterruptedException {
        cluster.admin().namespaces().withName(cluster.namespace()).edit(namespace -> {
            namespace.getMetadata().getLabels().put("pod-security.kubernetes.io/enforce", "restricted");
            return namespace;
        });
        List<HasMetadata> objects = rendered(overlay, "kafka-tls", "tls");
        objects.stream()
                .filter(ServiceAccount.class::isInstance)
                .forEach(account -> cluster.admin().resource(account).create());
        Deployment deployment = objects.stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow();
        cluster.admin()
                .resource(new PodBuilder()
                        .withMetadata(deployment.getSpec().getTemplate().getMetadata())
                        .editMetadata()
                        .withName("iplease")
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .withSpec(deployment.getSpec().getTemplate().getSpec())
                        .build())
                .patch(DRY_RUN);
    }

    /** Teaches the API server a kind, unless it knows it, until the test ends. */
    private void installed(Path schema) {
        CustomResourceDefinition kind = Serialization.unmarshal(read(schema), CustomResourceDefinition.class);
        var known = cluster.admin().resource(kind);
        if (known.get() == null) {
            known.create();
            cluster.onClose(known::delete);
        }
        known.waitUntilCondition(DeployClusterTest::isEstablished, 30, TimeUnit.SECONDS);
    }

    private static boolean isEstablished(CustomResourceDefinition kind) {
        return Optional.ofNullable(kind)
                .map(CustomResourceDefinition::getStatus)
                .map(CustomResourceDefinitionStatus::getConditions)
                .stream()
                .flatMap(List::stream)
                .anyMatch(condition -> condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The objects as somebody deploys them, in the test's own namespace. */
    private List<HasMetadata> rendered(String overlay, String... components) throws IOException, InterruptedException {
        StringBuilder kustomization =
                new StringBuilder("""
                namespace: %s
                resources:
                  - %s
                configMapGenerator:
                  - name: iplease
                    behavior: merge
                    literals:
                      - IPLEASE_PROVIDER=akash1ny20hjlfanne4neqfv5rtm3ctju0x33kjc908s
                components:
                """.formatted(cluster.namespace(), relative("overlays/" + overlay)));
        for (String component : components) {
            kustomization.append("  - %s%n".formatted(relative("components/" + component)));
        }
        return built(kustomization.toString());
    }

    private List<HasMetadata> built(String kustomization) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("kustomization.yaml"), kustomization);
        Path errors = directory.resolve("errors");
        Process kustomize = new ProcessBuilder("src/test/cluster/kustomize", "build", directory.toString())
                .redirectError(errors.toFile())
                .start();
        String yaml = new String(kustomize.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kustomize.waitFor()).as(Files.readString(errors)).isZero();
        return new KubernetesSerialization().unmarshal(yaml);
    }

    /** Kustomize takes no absolute paths. */
    private Path relative(String deployed) throws IOException {
        return directory.toRealPath().relativize(Path.of("deploy", deployed).toRealPath());
    }
}
