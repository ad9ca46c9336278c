package io.iplease.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.local.KafkaResource;
import io.iplease.local.KubernetesResource;
import io.iplease.local.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Holds docs/metrics.md and what a running service shows together, both ways. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(KubernetesResource.class)
class MetricsPageIT {

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Test
    void thePageHasEveryMetricWithItsTypeAndLabelsAndNoOther() {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(Scrape.of(metrics).metrics()).isEqualTo(MetricsPage.metrics()));
    }
}
