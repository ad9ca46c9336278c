package io.iplease.cluster.adopt;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.adopt.plan.Conflict;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.LoadBalancerDialect;
import io.iplease.config.BackOff;
import io.iplease.ledger.pool.Inventory;
import io.iplease.store.LedgerPreview;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Puts adoption before everything else: a replica that is elected adopts before it reconciles, and the input is held back, on
 * the leader until it has adopted, on the others until the ledger has nothing to learn from the cluster any more.
 */
public final class Adoption implements AutoCloseable {

    /**
     * What can be set.
     *
     * @param dryRun whether nothing is done but to say what would be
     * @param patience how long the load balancer may take
     */
    public record Settings(boolean dryRun, HandOver.Patience patience) {}

    /**
     * What it works with.
     *
     * @param namespace where our objects are
     * @param inventory which addresses there are; empty as long as not everything was seen
     * @param preview says what the ledger would decide
     * @param beforeWrite is run before anything is written to the cluster, and before the ledger is told which addresses there
     *     are; throws if this replica may not
     */
    public record Parts(
            KubernetesClient client,
            String namespace,
            LoadBalancerDialect dialect,
            AddressPlans plans,
            AddressRows rows,
            Supplier<Optional<Inventory>> inventory,
            LedgerPreview preview,
            InstantSource clock,
            Runnable beforeWrite) {}

    private static final Logger LOG = Logger.getLogger(Adoption.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final AdoptionRun run;
    private final Settings settings;
    private final Runnable adopted;
    private final Runnable begin;
    private final Semaphore calls = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("iplease-adoption").unstarted(this::follow);
    private volatile SortedSet<Conflict> conflicts = new TreeSet<>();
    private volatile boolean leading;
    private volatile boolean closed;
    private boolean begun;
    private boolean isAdopted;

    /**
     * Does nothing until it is started.
     *
     * @param adopted called once, when the input may begin
     * @param begin called each time when this replica leads and has adopted; must not block
     */
    public Adoption(Parts parts, Settings settings, Runnable adopted, Runnable begin) {
        this.run = AdoptionRun.of(parts, settings);
        this.settings = settings;
        this.adopted = adopted;
        this.begin = begin;
    }

    /** Begins to look whether there is anything to adopt. */
    public void start() {
        thread.start();
    }

    /** This replica was elected; never blocks. */
    public synchronized void lead() {
        leading = true;
        begun = false;
        calls.release();
    }

    /** This replica does not lead any more; never blocks. */
    public synchronized void stopLeading() {
        leading = false;
    }

    /** What could not be adopted. */
    public int conflicts() {
        return conflicts.size();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void follow() {
        BackOff backOff = new BackOff(Duration.ofMillis(500), Duration.ofSeconds(10));
        while (!closed) {
            try {
                look();
                backOff.reset();
                pause(BETWEEN_LOOKS);
            } catch (RuntimeException failure) {
                if (!closed) {
                    LOG.warnf("Adoption waits and is tried again: %s", failure);
                    pause(backOff.next());
                }
            }
        }
    }

    private void look() {
        boolean leads = leading;
        boolean isDone = leads ? begun : isAdopted || settings.dryRun();
        // Whether it can begin is asked last: the answer takes a plan of the whole supply.
        if (isDone || !run.canBegin()) {
            return;
        }
        if (leads) {
            conflicts = settings.dryRun() ? run.dryRun() : run.run(() -> leading);
            begin();
        } else if (!run.isAnythingLeft()) {
            letInputBegin();
        }
    }

    private synchronized void begin() {
        if (!leading) {
            return;
        }
        begun = true;
        if (!settings.dryRun()) {
            letInputBegin();
            begin.run();
        }
    }

    private void letInputBegin() {
        if (!isAdopted) {
            isAdopted = true;
            adopted.run();
        }
    }

    private void pause(Duration duration) {
        try {
            if (calls.tryAcquire(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                calls.drainPermits();
            }
        } catch (InterruptedException closing) {
            closed = true;
        }
    }
}
