package io.iplease.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.adopt.Adoption;
import io.iplease.cluster.adopt.HandOver;
import io.iplease.cluster.objects.LoadBalancerDialect;
import io.iplease.cluster.objects.WriteTraces;
import io.iplease.cluster.seen.PoolObjects;
import io.iplease.cluster.seen.SeenSupply;
import io.iplease.config.IpleaseConfig;
import io.iplease.config.ProviderSettings;
import io.iplease.lease.LeaseId;
import io.iplease.store.AddressBook;
import io.iplease.store.CommittedSignal;
import io.iplease.store.IntakeGate;
import io.iplease.store.LedgerPreview;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.log.Log;
import io.iplease.store.view.ReadyBackends;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Starts and stops what this replica does about the cluster, with the service. */
@ApplicationScoped
class ClusterStart implements ReadyBackends {

    private static final Logger LOG = Logger.getLogger(ClusterStart.class);

    private final IpleaseConfig config;
    private final ProviderSettings settings;
    private final MeterRegistry metrics;
    private final OpenTelemetry telemetry;
    private final KubernetesClient client;
    private final AddressBook book;
    private final Log log;
    private final LedgerTransaction ledger;
    private final CommittedSignal committed;
    private final LedgerPreview preview;
    private final IntakeGate gate;
    private final InstantSource clock;
    private volatile ClusterReplica replica;

    ClusterStart(
            IpleaseConfig config,
            ProviderSettings settings,
            MeterRegistry metrics,
            OpenTelemetry telemetry,
            KubernetesClient client,
            AddressBook book,
            Log log,
            LedgerTransaction ledger,
            CommittedSignal committed,
            LedgerPreview preview,
            IntakeGate gate,
            InstantSource clock) {
        this.config = config;
        this.settings = settings;
        this.metrics = metrics;
        this.telemetry = telemetry;
        this.client = client;
        this.book = book;
        this.log = log;
        this.ledger = ledger;
        this.committed = committed;
        this.preview = preview;
        this.gate = gate;
        this.clock = clock;
    }

    void start(@Observes StartupEvent started) {
        IpleaseConfig.Cluster cluster = config.cluster();
        if (!cluster.enabled()) {
            LOG.warn("no cluster is cared for: addresses are leased, but nothing leads to them");
            return;
        }
        Duration requestTimeout = Duration.ofMillis(client.getConfiguration().getRequestTimeout());
        Leadership.complaint(settings.policy().coolDown(), requestTimeout).ifPresent(LOG::warn);
        replica = new ClusterReplica(
                client,
                new ClusterReplica.Settings(
                        cluster.namespace(),
                        identity(),
                        LoadBalancerDialect.of(cluster.loadBalancer()),
                        new ClusterReplica.PoolSources(settings.pools(), poolObjects(cluster)),
                        new ServiceReconciler.Pace(cluster.resync(), cluster.sweep()),
                        BindingObserver.Patience.USUAL),
                new ClusterReplica.Store(book, log, ledger),
                clock,
                adopting(),
                new WriteTraces(telemetry.getTracer("io.iplease.cluster")));
        committed.onCommit(replica::committed);
        ClusterMetrics.register(replica, metrics);
        replica.start();
    }

    private Optional<ClusterReplica.Adopting> adopting() {
        if (!config.adopt().enabled()) {
            return Optional.empty();
        }
        return Optional.of(new ClusterReplica.Adopting(
                new Adoption.Settings(config.adopt().dryRun(), HandOver.Patience.USUAL), preview, gate::open));
    }

    @Override
    public OptionalInt count(LeaseId lease, Set<String> services) {
        return replica == null ? OptionalInt.empty() : replica.readyPods(lease, services);
    }

    void stop(@Observes ShutdownEvent stopping) {
        if (replica != null) {
            replica.close();
        }
    }

    private static Optional<SeenSupply.Pools> poolObjects(IpleaseConfig.Cluster cluster) {
        return cluster.poolSelector()
                .map(selector -> new SeenSupply.Pools(
                        PoolObjects.of(cluster.loadBalancer()).orElseThrow(), selector));
    }

    /** The Pod's name where there is one, and chance, because a restarted replica is another. */
    private static String identity() {
        String host = System.getenv("HOSTNAME");
        return (host == null ? "iplease" : host) + "-" + UUID.randomUUID();
    }
}
