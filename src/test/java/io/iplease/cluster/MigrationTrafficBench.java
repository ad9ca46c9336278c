package io.iplease.cluster;

import static org.awaitility.Awaitility.await;

import io.iplease.bench.report.SectionReport;
import io.iplease.cluster.traffic.Figures;
import io.iplease.cluster.traffic.PodServers;
import io.iplease.cluster.traffic.Rounds;
import io.iplease.cluster.traffic.Side;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Binding;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.KafkaResource;
import io.iplease.store.AddressBook;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * What a migration means to connections: from a Kafka record to other Pods that answer, through PostgreSQL, the API server,
 * MetalLB and kube-proxy, with many other leases present. Beside it the same move by deleting a Service and making another.
 *
 * <p>The system properties {@code traffic.rounds}, {@code traffic.anchor.rounds} and {@code traffic.leases} make it shorter.
 */
@QuarkusTest
@TestProfile(ServiceOnCluster.class)
@EnabledIf(
        value = "io.iplease.cluster.traffic.PodServers#canRun",
        disabledReason = "there are no network namespaces with a kube-proxy: src/test/cluster/with-cluster makes them")
@Tag("traffic")
class MigrationTrafficBench {

    private static final int ROUNDS = Integer.getInteger("traffic.rounds", 100);
    private static final int ANCHOR_ROUNDS = Integer.getInteger("traffic.anchor.rounds", 20);
    private static final int OTHERS = Integer.getInteger("traffic.leases", 500);
    private static final int THEFTS = 5;
    private static final int MOVES_AN_ATTEMPT = 5;
    private static final List<Integer> PODS = List.of(1, 3);
    private static final int PORT = 80;
    private static final int FIRST_OTHER_OWNER = 100;
    private static final long FIRST = Ipv4Address.parse("198.18.0.0").bits();
    private static final String ANCHOR = "198.51.100.9";

    @Inject
    AddressBook book;

    @Inject
    MeterRegistry metrics;

    private final RealCluster cluster = RealClusterResource.cluster();
    private final SectionReport report = new SectionReport("traffic");
    private final SectionReport.Table ways = report.table(
            "What moves mean to connections, times in ms",
            "way",
            "Pods a side",
            "moves",
            "connections",
            "failed",
            "longest without an answer",
            "longest between attempts",
            "delayed",
            "first answer p50",
            "p99",
            "old Pods' last answer p99",
            "long-lived",
            "cut");
    private final SectionReport.Table times =
            report.table("From event, ms", "to", "Pods a side", "n", "p50", "p99", "most");
    private final PlainService anchor = new PlainService(cluster, ANCHOR);

    /** Two leases of one owner, and with how many Pods each. */
    private record Pair(LeaseId a, LeaseId b, int pods) {

        LeaseId on(Side side) {
            return side == Side.A ? a : b;
        }
    }

    @Test
    void connectionsWhileAnAddressMoves() {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(5));
        int addresses = OTHERS + PODS.size();
        MetalLbPool.makeOpen(cluster, "198.18.0.0-" + new Ipv4Address(FIRST + addresses - 1), ANCHOR + "/32");
        Pair plain = deploy(1, 1);
        anchor.make(plain.a());
        await().until(() -> anchor.isBound(plain.a()));
        await().until(() -> inventory().foreign().contains(Ipv4Address.parse(ANCHOR)));
        try (report;
                LeaseTopic topic = new LeaseTopic(KafkaResource.broker());
                PodServers servers = new PodServers()) {
            List<Pair> pairs = new ArrayList<>();
            for (int pods : PODS) {
                pairs.add(deploy(pods, 2 + pairs.size()));
                topic.created(pairs.getLast().a());
            }
            await().until(() -> bound() == pairs.size());
            pairs.forEach(pair -> topic.created(pair.b()));
            addOthers(topic);
            await().until(() -> bound() == addresses);
            try (Stranger stranger = new Stranger(cluster, cluster.newNamespace(), Map.of())) {
                pairs.forEach(pair -> migrate(topic, pair));
                report.fact("a plain stranger who waited all the time got an address", stranger.hadAnAddress());
            }
            Figures figures = new Rounds(ANCHOR, PORT).run(ANCHOR_ROUNDS, to -> replace(plain, to));
            tell("delete, then create", plain.pods(), figures);
            report.fact(
                    "of %d moves by deleting and creating, a plain stranger took the address in".formatted(THEFTS),
                    thefts(plain));
            report.fact("of %d servers still run".formatted(2 * PodServers.MOST), servers.running());
        }
    }

    private Pair deploy(int pods, int owner) {
        Pair pair = new Pair(cluster.newLease(owner), cluster.newLease(owner), pods);
        for (Side side : Side.values()) {
            LeasePod.makeServing(cluster, pair.on(side), side.ips(pods));
        }
        return pair;
    }

    private void addOthers(LeaseTopic topic) {
        for (int i = 0; i < OTHERS; i++) {
            LeaseId other = cluster.newLease(FIRST_OTHER_OWNER + i);
            LeasePod.makeServing(cluster, other, List.of("10.1.%d.%d".formatted(i / 250, i % 250)));
            topic.created(other);
        }
    }

    /** Every so many moves a stranger asks by annotation at the same moment. */
    private void migrate(LeaseTopic topic, Pair pair) {
        Ipv4Address address = held(pair.a()).claim().address();
        List<Instant> events = new ArrayList<>();
        try (SliceChanges changes = new SliceChanges(cluster, address);
                Attempts attempts = new Attempts(
                        cluster, address, gauge("iplease.addresses.in.conflict"), gauge("iplease.pools.complaints"))) {
            Figures figures = new Rounds(address.toString(), PORT).run(ROUNDS, to -> {
                events.add(Instant.now());
                if (isDisturbed(events.size())) {
                    attempts.begin();
                }
                topic.migrate(pair.on(to));
            });
            tell("migration", pair.pods(), figures);
            tell("the slice", pair, changes.after(events));
            tell("the first answer, undisturbed", pair, firstAnswers(figures, false));
            tell("the first answer, with a stranger at the same moment", pair, firstAnswers(figures, true));
            report.fact("by annotation, %d Pods a side".formatted(pair.pods()), attempts.finish());
        }
    }

    private void tell(String way, int pods, Figures figures) {
        ways.row(
                way,
                pods,
                figures.moves(),
                figures.connections(),
                count(figures.failed()),
                figures.longestSilence().toMillis(),
                figures.longestPause().toMillis(),
                figures.delayed(),
                percentile(50, figures.firstAnswers()),
                percentile(99, figures.firstAnswers()),
                percentile(99, figures.lastAnswers()),
                figures.longLived(),
                count(figures.cut()));
    }

    private void tell(String until, Pair pair, List<Duration> durations) {
        times.row(
                until,
                pair.pods(),
                durations.size(),
                percentile(50, durations),
                percentile(99, durations),
                percentile(100, durations));
    }

    /** Failures by what went wrong; 0 if there are none. */
    private static Object count(Map<String, Long> failures) {
        return failures.isEmpty() ? 0 : failures;
    }

    private static long percentile(int percent, List<Duration> durations) {
        return Figures.percentile(percent, durations).toMillis();
    }

    private static boolean isDisturbed(int move) {
        return move % MOVES_AN_ATTEMPT == 0;
    }

    private static List<Duration> firstAnswers(Figures figures, boolean disturbed) {
        return IntStream.rangeClosed(1, figures.moves())
                .filter(move -> isDisturbed(move) == disturbed)
                .mapToObj(move -> figures.firstAnswers().get(move - 1))
                .toList();
    }

    private void replace(Pair pair, Side to) {
        anchor.delete(pair.on(to.other()));
        anchor.make(pair.on(to));
    }

    /** How often a stranger who waits gets an address that moves by deleting and creating. */
    private int thefts(Pair pair) {
        Side on = ANCHOR_ROUNDS % 2 == 0 ? Side.A : Side.B;
        int thefts = 0;
        for (int i = 0; i < THEFTS; i++) {
            LeaseId next = pair.on(on.other());
            try (Stranger stranger = new Stranger(cluster, cluster.newNamespace(), Map.of())) {
                replace(pair, on.other());
                await().until(() -> anchor.isBound(next) || stranger.hadAnAddress());
                thefts += stranger.hadAnAddress() ? 1 : 0;
            }
            await().until(() -> anchor.isBound(next));
            on = on.other();
        }
        return thefts;
    }

    private IntSupplier gauge(String name) {
        return () -> (int) metrics.get(name).gauge().value();
    }

    private Inventory inventory() {
        return book.inventory().await().indefinitely();
    }

    private List<HeldAddress> held() {
        return book.held(Optional.empty(), Integer.MAX_VALUE).await().indefinitely();
    }

    private HeldAddress held(LeaseId lease) {
        return held().stream()
                .filter(held -> held.lease().equals(lease))
                .findFirst()
                .orElseThrow();
    }

    private long bound() {
        return held().stream()
                .filter(held -> held.claim().binding() instanceof Binding.Bound)
                .count();
    }
}
