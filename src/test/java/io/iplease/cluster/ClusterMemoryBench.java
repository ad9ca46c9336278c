package io.iplease.cluster;

import io.iplease.bench.report.SectionReport;
import io.iplease.bench.rig.ClosedLeases;
import io.iplease.bench.rig.ProcessFigures;
import io.iplease.cluster.load.LedgerWatch;
import io.iplease.cluster.load.PackagedService;
import io.iplease.cluster.load.SliceWatch;
import io.iplease.lease.LeaseId;
import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.KafkaResource;
import io.iplease.local.PostgresResource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What two replicas take in the cluster of {@code $KUBECONFIG}, each in a heap of 256 MB: {@code bench.active} leases, each with a Pod,
 * a Service and a slice, beside {@code bench.leases} closed ones in the database. A replica that needs more ends itself, and the
 * benchmark fails.
 */
@Tag("cluster-memory")
class ClusterMemoryBench {

    private static final int ACTIVE = Integer.getInteger("bench.active", 10_000);
    private static final long CLOSED = Long.getLong("bench.leases", 10_000_000);
    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");
    private static final String POOL = "198.18.0.0/16";
    private static final Duration LONGEST = Duration.ofHours(2);

    private final RealCluster cluster = new RealCluster();
    private final ServiceInProcesses service = new ServiceInProcesses(cluster, POOL, JVM);
    private final LeaseTopic topic = new LeaseTopic(KafkaResource.broker());

    @AfterEach
    void close() {
        topic.close();
        service.close();
        cluster.close();
    }

    @Test
    void activeAndClosedLeases() throws SQLException {
        Awaitility.setDefaultTimeout(LONGEST);
        MetalLbPool.make(cluster, POOL);
        List<LeaseId> leases =
                IntStream.range(0, ACTIVE).mapToObj(cluster::newLease).toList();
        try (SectionReport report = new SectionReport("cluster-memory")) {
            report.fact("active leases, each with a Pod, a Service and a slice", ACTIVE);
            report.fact("closed leases", CLOSED);
            SectionReport.Table memory =
                    report.table("Memory in a cluster", "when", "replica", "resident MB", "heap in use MB", "threads");
            service.start();
            service.awaitReady();
            service.all(PackagedService::stop);
            addClosedLeases();
            // First the Pods: with each namespace that is made, a load balancer looks at all Services.
            try (SliceWatch slices = new SliceWatch(cluster.admin(), cluster.namespace())) {
                new PodChanges(cluster, leases, slices).makeAll();
            }
            service.start();
            service.awaitReady();
            row(memory, "before the leases");
            try (LedgerWatch ledger = service.watchLedger()) {
                leases.forEach(topic::created);
                ledger.bound().awaitAll(leases.stream().map(LeaseId::text).toList(), LONGEST);
            }
            row(memory, "all are bound");
            service.all(PackagedService::stop);
            service.start();
            Awaitility.await().until(() -> service.looks() >= ACTIVE);
            row(memory, "started again, all were looked at");
        }
    }

    private void row(SectionReport.Table memory, String when) {
        PackagedService leader = service.leader();
        service.all(replica -> {
            ProcessFigures figures = ProcessFigures.of(replica);
            memory.row(
                    when,
                    replica == leader ? "leads" : "does not lead",
                    figures.residentMb(),
                    ProcessFigures.withoutGarbage(replica).heapMb(),
                    figures.threads());
        });
    }

    private static void addClosedLeases() throws SQLException {
        try (Connection database = DriverManager.getConnection(
                PostgresResource.server().jdbcUrl("iplease"), EmbeddedPostgres18.USER, EmbeddedPostgres18.USER)) {
            ClosedLeases.add(0, CLOSED, database);
        }
    }
}
