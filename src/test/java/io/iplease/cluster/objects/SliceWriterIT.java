package io.iplease.cluster.objects;

import static io.iplease.cluster.plan.Claims.NOON;
import static io.iplease.cluster.plan.Claims.held;
import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.pods;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.ServicePlanner;
import io.iplease.local.StandInApiServer;
import java.net.HttpURLConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SliceWriterIT {

    private static final AddressPlan.Served SERVED =
            ServicePlanner.serve(held(lease(1), "198.51.100.7", 17, tcp(3000, 80)), pods(lease(1), 1));
    private static final AddressPlan.Parked PARKED = new AddressPlan.Parked(SERVED.address(), 18, NOON, false);

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private final ClusterObjects objects = new ClusterObjects(client, "iplease");
    private final SliceWriter writer = new SliceWriter(objects, new SliceRenderer("iplease"), WriteTraces.none());

    @AfterEach
    void stop() {
        client.close();
        apiServer.close();
    }

    @Test
    void aSliceFollowsItsPlan() {
        EndpointSlice made = make();
        writer.follow(SERVED, made);
        assertThat(client.resource(made).get().getEndpoints()).hasSize(1);
    }

    @Test
    void aSliceThatHasGoneIsNotFilledAnew() {
        assertIsNotMadeAgain(SERVED);
    }

    @Test
    void aSliceThatHasGoneIsNotEmptiedAnew() {
        assertIsNotMadeAgain(PARKED);
    }

    private void assertIsNotMadeAgain(AddressPlan plan) {
        EndpointSlice seen = make();
        objects.delete(seen);
        assertThatThrownBy(() -> writer.follow(plan, seen))
                .isInstanceOfSatisfying(KubernetesClientException.class, refused -> assertThat(refused.getCode())
                        .isEqualTo(HttpURLConnection.HTTP_CONFLICT));
        assertThat(client.resource(seen).get()).isNull();
    }

    private EndpointSlice make() {
        ServiceRenderer services = new ServiceRenderer("iplease", new LoadBalancerDialect.MetalLb());
        Service service =
                objects.apply(services.render(SERVED.service(), SERVED.service().ports()));
        return writer.make(SERVED, SERVED.slices().getFirst(), service);
    }
}
