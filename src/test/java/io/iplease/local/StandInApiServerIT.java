package io.iplease.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StandInApiServerIT {

    private static final String NAME = "ip-198-51-100-7";

    private final StandInApiServer server = StandInApiServer.onPort(0);
    private final KubernetesClient client = server.client();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void everyChangeIsToldInItsOrder() {
        List<String> told = new ArrayList<>();
        server.onChange((object, state) -> told.add(object + (state == null ? " is gone" : " is there")));
        Service made = apply("iplease", service().build());
        apply(
                "iplease",
                service().editMetadata().addToLabels("a", "b").endMetadata().build());
        client.resource(made).delete();
        String name = "services/iplease/" + NAME;
        assertThat(told).containsExactly(name + " is there", name + " is there", name + " is gone");
    }

    @Test
    void anApplyMakesWhatIsNotThere() {
        Service made = apply("iplease", service().build());
        assertThat(made.getMetadata().getResourceVersion()).isNotEmpty();
        assertThat(made.getMetadata().getUid()).isNotEmpty();
        assertThat(read().getSpec().getPorts()).singleElement().satisfies(port -> assertThat(port.getName())
                .isEqualTo("tcp-80"));
    }

    @Test
    void theSameApplyAgainChangesNothing() {
        Service first = apply("iplease", service().build());
        Service second = apply("iplease", service().build());
        assertThat(second).isEqualTo(first);
    }

    @Test
    void whatAManagerNoLongerAppliesGoesAndWhatOthersSetStays() {
        apply(
                "iplease",
                service()
                        .editMetadata()
                        .addToAnnotations("mine", "1")
                        .addToLabels("only", "mine")
                        .endMetadata()
                        .build());
        client.services().withName(NAME).edit(service -> new ServiceBuilder(service)
                .editMetadata()
                .addToAnnotations("theirs", "2")
                .endMetadata()
                .build());
        apply("iplease", service().build());
        assertThat(read().getMetadata().getAnnotations()).containsOnlyKeys("theirs");
        assertThat(read().getMetadata().getLabels()).isNullOrEmpty();
    }

    @Test
    void anApplyLeavesTheStatusAlone() {
        apply("iplease", service().build());
        Service shown = client.resource(new ServiceBuilder(read())
                        .withNewStatus()
                        .withNewLoadBalancer()
                        .addNewIngress()
                        .withIp("198.51.100.7")
                        .endIngress()
                        .endLoadBalancer()
                        .endStatus()
                        .build())
                .updateStatus();
        apply(
                "iplease",
                service()
                        .editMetadata()
                        .addToLabels("new", "label")
                        .endMetadata()
                        .build());
        assertThat(read().getStatus()).isEqualTo(shown.getStatus());
    }

    @Test
    void anApplyWithAStaleResourceVersionIsRefused() {
        Service old = apply("iplease", service().build());
        apply(
                "iplease",
                service()
                        .editMetadata()
                        .addToLabels("new", "label")
                        .endMetadata()
                        .build());
        assertConflict(() -> apply(
                "iplease",
                service()
                        .editMetadata()
                        .withResourceVersion(old.getMetadata().getResourceVersion())
                        .endMetadata()
                        .build()));
    }

    @Test
    void anApplyWithAUidDoesNotBringBackWhatWasDeleted() {
        assertConflict(() -> apply(
                "iplease",
                service().editMetadata().withUid("gone").endMetadata().build()));
    }

    @Test
    void anApplyWithAResourceVersionAloneBringsBackWhatWasDeleted() {
        apply(
                "iplease",
                service().editMetadata().withResourceVersion("1").endMetadata().build());
        assertThat(read()).isNotNull();
    }

    @Test
    void anEmptyListOfEndpointsEmptiesASlice() {
        apply(
                "iplease",
                slice(null)
                        .addNewEndpoint()
                        .addToAddresses("10.0.0.1")
                        .endEndpoint()
                        .build());
        String emptied = "{\"apiVersion\":\"discovery.k8s.io/v1\",\"kind\":\"EndpointSlice\",\"metadata\":{\"name\":\""
                + NAME + "-tcp-80-0\"},\"addressType\":\"IPv4\",\"endpoints\":[]}";
        client.discovery()
                .v1()
                .endpointSlices()
                .withName(NAME + "-tcp-80-0")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("iplease")
                                .withForce(true)
                                .build(),
                        emptied);
        assertThat(readSlice().getEndpoints()).isEmpty();
    }

    @Test
    void aDeleteWithAStaleResourceVersionIsRefused() {
        Service old = apply("iplease", service().build());
        apply(
                "iplease",
                service()
                        .editMetadata()
                        .addToLabels("new", "label")
                        .endMetadata()
                        .build());
        assertConflict(() -> client.resource(old)
                .lockResourceVersion(old.getMetadata().getResourceVersion())
                .delete());
        assertThat(read()).isNotNull();
    }

    @Test
    void aDeleteWithTheUidOfAnotherIsRefused() throws Exception {
        apply("iplease", service().build());
        assertThat(deleteWith("{\"preconditions\":{\"uid\":\"another\"}}")).isEqualTo(409);
        assertThat(deleteWith("{\"preconditions\":{\"uid\":\""
                        + read().getMetadata().getUid() + "\",\"resourceVersion\":\""
                        + read().getMetadata().getResourceVersion() + "\"}}"))
                .isEqualTo(200);
        assertThat(read()).isNull();
    }

    @Test
    void whatADeletedObjectOwnedGoesWithIt() {
        Service owner = apply("iplease", service().build());
        apply("iplease", slice(owner).build());
        client.services().withName(NAME).delete();
        assertThat(readSlice()).isNull();
    }

    @Test
    void comesBackOnItsPortWithItsObjectsAndItsWatchersSeeWhatFollows() {
        try (var informer = client.services().inform()) {
            apply("iplease", service().build());
            server.stop();
            assertThatExceptionOfType(KubernetesClientException.class).isThrownBy(this::readAtOnce);
            server.start();
            assertThat(read()).isNotNull();
            client.services().withName(NAME).delete();
            await().until(() -> informer.getStore().list().isEmpty());
        }
    }

    @Test
    void aWatchThatFellBackToPlainHttpIsToldToBeginAgain() throws Exception {
        URI watch = URI.create(server.url() + "api/v1/namespaces/iplease/services?watch=true");
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(HttpRequest.newBuilder(watch).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(410);
        }
    }

    private int deleteWith(String options) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            URI.create(server.url() + "api/v1/namespaces/iplease/services/" + NAME))
                                    .method("DELETE", HttpRequest.BodyPublishers.ofString(options))
                                    .header("Content-Type", "application/json")
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static ServiceBuilder service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace("iplease")
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .addNewPort()
                .withName("tcp-80")
                .withPort(80)
                .endPort()
                .endSpec();
    }

    private static EndpointSliceBuilder slice(Service owner) {
        EndpointSliceBuilder slice = new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(NAME + "-tcp-80-0")
                .withNamespace("iplease")
                .endMetadata()
                .withAddressType("IPv4");
        return owner == null
                ? slice
                : slice.editMetadata()
                        .addNewOwnerReference()
                        .withApiVersion("v1")
                        .withKind("Service")
                        .withName(NAME)
                        .withUid(owner.getMetadata().getUid())
                        .endOwnerReference()
                        .endMetadata();
    }

    private <T extends HasMetadata> T apply(String manager, T object) {
        return client.resource(object).fieldManager(manager).forceConflicts().serverSideApply();
    }

    /** Without the client's tries again, which take many seconds. */
    private Service readAtOnce() {
        Config config = server.clientConfig();
        config.setRequestRetryBackoffLimit(0);
        try (KubernetesClient impatient =
                new KubernetesClientBuilder().withConfig(config).build()) {
            return impatient.services().withName(NAME).get();
        }
    }

    private Service read() {
        return client.services().withName(NAME).get();
    }

    private EndpointSlice readSlice() {
        List<EndpointSlice> slices =
                client.discovery().v1().endpointSlices().list().getItems();
        return slices.isEmpty() ? null : slices.getFirst();
    }

    private static void assertConflict(ThrowableAssert.ThrowingCallable action) {
        assertThatExceptionOfType(KubernetesClientException.class)
                .isThrownBy(action)
                .satisfies(refused -> assertThat(refused.getCode()).isEqualTo(409));
    }
}
