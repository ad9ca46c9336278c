package io.iplease.cluster;

import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.iplease.bench.report.SectionReport;
import io.iplease.bench.report.SectionReport.Table;
import io.iplease.cluster.load.ApiServerCount;
import io.iplease.cluster.load.BareServices;
import io.iplease.cluster.load.Burst;
import io.iplease.cluster.load.LedgerWatch;
import io.iplease.cluster.load.PackagedService;
import io.iplease.cluster.load.ServiceWatch;
import io.iplease.cluster.load.Sightings;
import io.iplease.cluster.load.SliceWatch;
import io.iplease.cluster.load.Times;
import io.iplease.cluster.load.TopicWatch;
import io.iplease.lease.LeaseId;
import io.iplease.local.KafkaResource;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two replicas of the packaged service in the cluster of {@code $KUBECONFIG}: a burst of leases and leases at a steady rate, from
 * Kafka to bound, beside a bare client that makes plain Services; changes of Pods; restarts.
 *
 * <p>The system properties {@code bench.leases} and {@code bench.seconds} make it shorter.
 */
@Tag("burst")
class ClusterBench {

    private static final int LEASES = Integer.getInteger("bench.leases", 2000);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 60);
    private static final int LEASES_A_SECOND = 10;
    private static final int PODS_A_SECOND = 50;
    private static final int WARM_UP = 100;
    private static final int DELETERS = 8;
    private static final String POOL = "198.18.0.0/16";
    private static final String BARE_BEFORE = "198.19.0.0";
    private static final String BARE_AFTER = "198.19.128.0";
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration LIMIT = Duration.ofMillis(100);
    private static final Duration A_WHILE = Duration.ofSeconds(5);
    /** The share of the processors that a cluster with thousands of objects uses though nothing happens. */
    private static final double IDLE = 0.2;

    private final RealCluster cluster = new RealCluster();
    private final ServiceInProcesses service = new ServiceInProcesses(cluster, POOL);
    private final LeaseTopic topic = new LeaseTopic(KafkaResource.broker());
    private final SectionReport report = new SectionReport("burst");
    private final Table bursts =
            report.table("%,d at once".formatted(LEASES), "what", "until", "s", "per s", "100th, s", "last 100, s");
    private final Table costs = report.table(
            "Cost of each lease and of each change of a Pod",
            "what",
            "replicas, CPU ms",
            "API server, CPU ms",
            "reads",
            "lists",
            "writes");
    private final Table steady = report.table(
            "%d a second for %d s".formatted(LEASES_A_SECOND, SECONDS),
            "what",
            "until",
            "n",
            "p50 ms",
            "p99 ms",
            "max ms");
    private final Table podChanges = report.table(
            "%d changes of Pods a second for %d s".formatted(PODS_A_SECOND, SECONDS),
            "replicas",
            "from",
            "n",
            "within 100 ms, %",
            "never shown",
            "p50 ms",
            "p99 ms",
            "max ms");
    private final Table restarts = report.table(
            "Restarts with %,d leases".formatted(LEASES),
            "how",
            "ready, s",
            "first new lease bound, s",
            "objects changed",
            "reads",
            "lists",
            "writes");
    private final List<LeaseId> leases = newLeases(0, LEASES);
    private int owners = LEASES;

    @AfterEach
    void close() {
        report.close();
        topic.close();
        service.close();
        cluster.close();
    }

    @Test
    void leasesPodsAndRestarts() throws SQLException {
        Awaitility.setDefaultTimeout(LONGEST);
        MetalLbPool.make(cluster, POOL, BARE_BEFORE + "/16");
        bare("bare client, before", BARE_BEFORE);
        service.start();
        service.awaitReady();
        leases();
        pods();
        restarts();
        service.all(PackagedService::stop);
        deleteServices(cluster.namespace());
        bare("bare client, after", BARE_AFTER);
    }

    /** Leaves nothing to be examined to whoever is measured next: a load balancer goes through all Services again and again. */
    private void deleteServices(String namespace) {
        // One by one: the API server gives up a request to delete them all after a minute.
        List<Service> services =
                cluster.admin().services().inNamespace(namespace).list().getItems();
        try (ExecutorService threads = Executors.newFixedThreadPool(DELETERS)) {
            services.forEach(service ->
                    threads.execute(() -> cluster.admin().resource(service).delete()));
        }
        awaitQuiet();
    }

    private void bare(String what, String first) {
        String namespace = cluster.newNamespace();
        BareServices bare = new BareServices(cluster.admin(), namespace, first);
        try (ServiceWatch watch = new ServiceWatch(cluster.admin(), namespace)) {
            List<String> names = BareServices.names(0, LEASES);
            ApiServerCount asked = ApiServerCount.now(cluster.admin());
            long began = System.nanoTime();
            bare.makeAll(LEASES);
            burst(what, "made", began, names, watch.made());
            burst(what, "shown", began, names, watch.shown());
            cost(what, LEASES, Duration.ZERO, asked);
            awaitQuiet();
            List<String> more = BareServices.names(LEASES, LEASES_A_SECOND * SECONDS);
            long[] sent = atRate(more.size(), n -> bare.make(LEASES + n));
            steady(what, "shown", sent, more, watch.shown());
        }
        deleteServices(namespace);
    }

    private void leases() throws SQLException {
        try (ServiceWatch services = new ServiceWatch(cluster.admin(), cluster.namespace());
                LedgerWatch ledger = service.watchLedger();
                TopicWatch events = service.watchTopic()) {
            List<LeaseId> warmUp = nextLeases(WARM_UP);
            warmUp.forEach(topic::created);
            events.announced().awaitAll(texts(warmUp), LONGEST);
            awaitQuiet();

            ApiServerCount asked = ApiServerCount.now(cluster.admin());
            Duration cpu = service.cpu();
            long began = System.nanoTime();
            leases.forEach(topic::created);
            burst("iplease", "Service made", began, texts(leases), services.made());
            burst("iplease", "shown", began, texts(leases), services.shown());
            burst("iplease", "BOUND", began, texts(leases), ledger.bound());
            burst("iplease", "announced", began, texts(leases), events.announced());
            cost("iplease", LEASES, service.cpu().minus(cpu), asked);

            awaitQuiet();
            List<LeaseId> more = nextLeases(LEASES_A_SECOND * SECONDS);
            long[] sent = atRate(more.size(), n -> topic.created(more.get(n)));
            steady("iplease", "Service made", sent, texts(more), services.made());
            steady("iplease", "shown", sent, texts(more), services.shown());
            steady("iplease", "BOUND", sent, texts(more), ledger.bound());
            steady("iplease", "announced", sent, texts(more), events.announced());
        }
    }

    private void pods() {
        try (SliceWatch slices = new SliceWatch(cluster.admin(), cluster.namespace())) {
            PodChanges pods = new PodChanges(cluster, leases, slices);
            pods.makeAll();
            await().until(() -> slices.leading() == LEASES);
            awaitQuiet();
            change(pods, "both");
            PackagedService leader = service.leader();
            leader.signal("STOP");
            awaitQuiet();
            change(pods, "one, the leader is paused");
            leader.signal("CONT");
        }
    }

    private void change(PodChanges pods, String replicas) {
        ApiServerCount asked = ApiServerCount.now(cluster.admin());
        Duration cpu = service.cpu();
        List<PodChanges.Change> shown = pods.run(PODS_A_SECOND, Duration.ofSeconds(SECONDS));
        cost(
                "Pods, replicas: " + replicas,
                PODS_A_SECOND * SECONDS,
                service.cpu().minus(cpu),
                asked);
        podRow(replicas, "before the write", pods, shown, PodChanges.Change::sent);
        podRow(replicas, "the API server's answer", pods, shown, PodChanges.Change::answered);
    }

    private void podRow(
            String replicas,
            String from,
            PodChanges pods,
            List<PodChanges.Change> shown,
            ToLongFunction<PodChanges.Change> start) {
        Times times = Times.ofNanos(shown.stream().mapToLong(change -> change.shown() - start.applyAsLong(change)));
        podChanges.row(
                replicas,
                from,
                shown.size(),
                100.0 * times.within(LIMIT) / shown.size(),
                pods.neverShown(),
                times.millis());
    }

    private void restarts() throws SQLException {
        restart("ended and started", PackagedService::stop);
        restart("killed and started", PackagedService::kill);
    }

    /** Restarts everything, first with nothing to do, for the writes, and then with a lease that waits. */
    private void restart(String how, Consumer<PackagedService> end) throws SQLException {
        awaitQuiet();
        Map<String, String> before = versions();
        ApiServerCount count = ApiServerCount.now(cluster.admin());
        service.all(end);
        service.start();
        // Every address is looked at; when nothing more is, the restart is over.
        await().until(() -> service.looks() >= LEASES);
        awaitQuiet();
        ApiServerCount asked = ApiServerCount.now(cluster.admin()).since(count);
        Map<String, String> after = versions();
        long changed = before.entrySet().stream()
                        .filter(object -> !object.getValue().equals(after.get(object.getKey())))
                        .count()
                + Math.abs(after.size() - before.size());

        service.all(end);
        LeaseId waiting = nextLeases(1).getFirst();
        topic.created(waiting);
        try (LedgerWatch ledger = service.watchLedger()) {
            long began = System.nanoTime();
            service.start();
            service.awaitReady();
            double ready = (System.nanoTime() - began) / 1e9;
            ledger.bound().awaitAll(List.of(waiting.text()), LONGEST);
            double bound = (ledger.bound().at(waiting.text()) - began) / 1e9;
            restarts.row(how, ready, bound, changed, asked.reads(), asked.lists(), asked.writes());
        }
    }

    /** Waits until nothing is left over that would be measured with what comes next: a load balancer works on for minutes. */
    private void awaitQuiet() {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        machine.getCpuLoad();
        AtomicReference<ApiServerCount> last = new AtomicReference<>(ApiServerCount.now(cluster.admin()));
        await().pollDelay(A_WHILE).pollInterval(A_WHILE).until(() -> {
            ApiServerCount now = ApiServerCount.now(cluster.admin());
            ApiServerCount asked = now.since(last.getAndSet(now));
            return asked.reads() + asked.writes() + asked.balanced() == 0 && machine.getCpuLoad() < IDLE;
        });
    }

    private void burst(String what, String until, long began, List<String> names, Sightings seen) {
        seen.awaitAll(names, LONGEST);
        Burst burst = new Burst(began, seen.of(names));
        bursts.row(what, until, burst.seconds(), burst.perSecond(), burst.firstHundred(), burst.lastHundred());
    }

    private void cost(String what, int count, Duration cpu, ApiServerCount before) {
        ApiServerCount asked = ApiServerCount.now(cluster.admin()).since(before);
        List<Object> each = DoubleStream.of(
                        cpu.toMillis(), asked.cpuSeconds() * 1000, asked.reads(), asked.lists(), asked.writes())
                .<Object>mapToObj(sum -> sum / count)
                .toList();
        costs.row(what, each);
    }

    private void steady(String what, String until, long[] sent, List<String> names, Sightings seen) {
        seen.awaitAll(names, LONGEST);
        Times times = Times.ofNanos(IntStream.range(0, sent.length).mapToLong(n -> seen.at(names.get(n)) - sent[n]));
        steady.row(what, until, sent.length, times.millis());
    }

    /** Asks so many times, at the steady rate, and says when: a slow answer does not slow it. */
    private static long[] atRate(int count, IntConsumer ask) {
        long[] sent = new long[count];
        long due = System.nanoTime();
        for (int n = 0; n < count; n++) {
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            sent[n] = due;
            ask.accept(n);
            due += 1_000_000_000L / LEASES_A_SECOND;
        }
        return sent;
    }

    private Map<String, String> versions() {
        Stream<? extends HasMetadata> objects = Stream.concat(
                cluster.admin().services().inNamespace(cluster.namespace()).list().getItems().stream(),
                cluster
                        .admin()
                        .discovery()
                        .v1()
                        .endpointSlices()
                        .inNamespace(cluster.namespace())
                        .list()
                        .getItems()
                        .stream());
        return objects.collect(Collectors.toMap(
                object -> object.getKind() + object.getMetadata().getName(),
                object -> object.getMetadata().getResourceVersion()));
    }

    private List<LeaseId> nextLeases(int count) {
        List<LeaseId> next = newLeases(owners, count);
        owners += count;
        return next;
    }

    private List<LeaseId> newLeases(int firstOwner, int count) {
        return IntStream.range(firstOwner, firstOwner + count)
                .mapToObj(cluster::newLease)
                .toList();
    }

    private static List<String> texts(List<LeaseId> some) {
        return some.stream().map(LeaseId::text).toList();
    }
}
