package io.iplease.cluster;

import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.plan.ForeignUse;
import io.iplease.cluster.plan.SupplyPlan;
import io.iplease.cluster.seen.SeenSupply;
import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.store.LogFields;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells the ledger which addresses there are and which of them others use, on the replica that leads. A held address that
 * somebody else has is an alert and a binding that failed; it is never fought over.
 */
final class SupplyKeeper implements AutoCloseable {

    private enum Chore {
        LOOK
    }

    private static final Logger LOG = Logger.getLogger(SupplyKeeper.class);
    private static final Duration SOON = Duration.ofMillis(500);

    private final SeenSupply seen;
    private final Sight sight;
    private final List<Pool> configured;
    private final AddressRows rows;
    private final Lead lead;
    private final Consumer<Ipv4Address> useChanged;
    private final Duration resync;
    private final WorkQueue<Chore> queue = new WorkQueue<>("supply", 1, this::look);
    private volatile Optional<Map<Ipv4Address, ForeignUse>> uses = Optional.empty();
    private volatile Set<String> complaints = Set.of();
    private volatile Set<Ipv4Address> inConflict = Set.of();
    private volatile Set<Ipv4Address> orphaned = Set.of();

    /**
     * A keeper that does nothing until it is woken.
     *
     * @param lead when it begins or ends the keeper is woken
     * @param useChanged is told each address whose foreign use begins or ends; must not block
     * @param resync how often it looks though nothing calls for it
     */
    SupplyKeeper(
            SeenSupply seen,
            List<Pool> configured,
            AddressRows rows,
            Lead lead,
            Consumer<Ipv4Address> useChanged,
            InstantSource clock,
            Duration resync) {
        this.seen = seen;
        this.sight = new Sight(seen::unseen, clock);
        this.configured = configured;
        this.rows = rows;
        this.lead = lead;
        this.useChanged = useChanged;
        this.resync = resync;
    }

    /** Looks soon. */
    void wake() {
        queue.add(Chore.LOOK);
    }

    /**
     * Which addresses there are by what is seen now; empty if not everything was seen yet.
     *
     * @throws IllegalStateException if it should have been by now
     */
    Optional<Inventory> inventory() {
        return sight.isYetToCome()
                ? Optional.empty()
                : Optional.of(plan(seen.uses()).inventory());
    }

    /** Whether it has looked since this replica leads: before that it knows of no use, which does not mean that there is none. */
    boolean hasLooked() {
        return uses.isPresent();
    }

    /** Who else uses an address, as far as this replica knows. */
    Optional<ForeignUse> use(Ipv4Address address) {
        return uses.map(known -> known.get(address));
    }

    /** How many things about the pools a person should mend. */
    int complaints() {
        return complaints.size();
    }

    /** How many held addresses somebody else has or asks for. */
    int inConflict() {
        return inConflict.size();
    }

    /** What waits to be done. */
    WorkQueue<?> queue() {
        return queue;
    }

    @Override
    public void close() {
        queue.close();
    }

    private SupplyPlan plan(Map<Ipv4Address, ForeignUse> now) {
        return SupplyPlan.of(configured, seen.pools(), now.values(), seen.poolRequests());
    }

    private Optional<Duration> look(Chore chore) {
        if (!lead.isOurs()) {
            forget();
            return Optional.empty();
        }
        // Read before the lead is asked for: what another leader tells after this one makes all that follows stale.
        Inventory before = rows.inventory();
        // One that is only in doubt is certain again without being told.
        if (!lead.isCertain() || sight.isYetToCome()) {
            return Optional.of(SOON);
        }
        Map<Ipv4Address, ForeignUse> now = seen.uses();
        SupplyPlan plan = plan(now);
        complain(plan.complaints());
        if (!plan.inventory().equals(before)) {
            LOG.infof("the supply changes from %s to %s", inWords(before), inWords(plan.inventory()));
            Decision decision = rows.tell(new Command.ChangeInventory(plan.inventory(), Optional.of(before)));
            if (decision.isStale()) {
                return Optional.of(SOON);
            }
        }
        Map<Ipv4Address, ForeignUse> earlier = uses.orElse(Map.of());
        uses = Optional.of(now);
        // Told before the rows are read: if that fails, the next look finds no difference any more.
        Set<Ipv4Address> either = new HashSet<>(earlier.keySet());
        either.addAll(now.keySet());
        either.stream()
                .filter(address -> !Objects.equals(now.get(address), earlier.get(address)))
                .forEach(useChanged);
        List<HeldAddress> noteworthy = rows.held()
                .filter(held -> isInUse(held, now) || isOrphaned(held, plan.inventory()))
                .toList();
        alert(now, noteworthy);
        mourn(plan.inventory(), noteworthy);
        return Optional.of(resync);
    }

    private void alert(Map<Ipv4Address, ForeignUse> now, List<HeldAddress> all) {
        Map<Ipv4Address, HeldAddress> held = all.stream()
                .filter(holder -> isInUse(holder, now))
                .collect(Collectors.toMap(holder -> holder.claim().address(), holder -> holder));
        held.forEach((address, holder) -> {
            if (!inConflict.contains(address)) {
                LogFields.of(holder)
                        .around(() -> LOG.errorf(
                                "%s, which is held by %s",
                                now.get(address).inWords(), holder.lease().text()));
            }
        });
        inConflict = Set.copyOf(held.keySet());
    }

    /** Says once that no pool has a held address any more, and once that one has it again. */
    private void mourn(Inventory inventory, List<HeldAddress> all) {
        Map<Ipv4Address, HeldAddress> now = all.stream()
                .filter(holder -> isOrphaned(holder, inventory))
                .collect(Collectors.toMap(holder -> holder.claim().address(), holder -> holder));
        now.forEach((address, holder) -> {
            if (!orphaned.contains(address)) {
                LogFields.of(holder)
                        .around(() -> LOG.warnf(
                                "%s is in no pool any more; %s keeps it until it is released",
                                address, holder.lease().text()));
            }
        });
        orphaned.stream()
                .filter(address -> inventory.poolOf(address).isPresent())
                .forEach(address -> LogFields.of(address).around(() -> LOG.warnf("%s is in a pool again", address)));
        orphaned = Set.copyOf(now.keySet());
    }

    private static boolean isInUse(HeldAddress held, Map<Ipv4Address, ForeignUse> uses) {
        return uses.containsKey(held.claim().address());
    }

    private static boolean isOrphaned(HeldAddress held, Inventory inventory) {
        return inventory.poolOf(held.claim().address()).isEmpty();
    }

    /** Says each thing once, until it is mended. */
    private void complain(List<String> now) {
        now.stream().filter(complaint -> !complaints.contains(complaint)).forEach(LOG::warn);
        complaints = Set.copyOf(now);
    }

    private void forget() {
        uses = Optional.empty();
        complaints = Set.of();
        inConflict = Set.of();
        orphaned = Set.of();
    }

    private static String inWords(Inventory inventory) {
        return inventory.pools().stream()
                        .map(pool -> "%s%s (%s)"
                                .formatted(pool.name(), pool.draining() ? ", draining" : "", pool.addresses()))
                        .collect(Collectors.joining(", ", "[", "]"))
                + ", foreign [" + inventory.foreign() + "]";
    }
}
