package io.iplease.cluster.adopt;

import io.iplease.cluster.adopt.plan.AdoptionPlan;
import io.iplease.cluster.adopt.plan.Conflict;
import io.iplease.cluster.adopt.plan.PlannedAdoption;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.LoadBalancerDialect;
import io.iplease.cluster.objects.ServiceRenderer;
import io.iplease.cluster.objects.SliceRenderer;
import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.iplease.ledger.Decision.Unchanged.Why;
import io.iplease.ledger.pool.Inventory;
import io.iplease.store.LedgerPreview;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Adopts what the cluster knows and the ledger does not: first all of it in the ledger, then the cluster, one address after the
 * other. Finds its way from wherever an earlier run ended, because it looks at what is there.
 */
final class AdoptionRun {

    private static final Logger LOG = Logger.getLogger(AdoptionRun.class);
    private static final int BATCH = 500;

    /**
     * What becomes of a plan by what the ledger decides.
     *
     * @param agreed what the ledger has, now or already
     * @param conflicts the plan's own, and what the ledger does not take
     */
    private record Judged(List<PlannedAdoption> agreed, SortedSet<Conflict> conflicts) {

        /** @param decisions one for each of the plan's adoptions, in their order */
        static Judged of(AdoptionPlan plan, List<Decision> decisions) {
            List<PlannedAdoption> agreed = new ArrayList<>();
            SortedSet<Conflict> conflicts = new TreeSet<>(plan.conflicts());
            for (int i = 0; i < decisions.size(); i++) {
                PlannedAdoption adoption = plan.adoptions().get(i);
                switch (decisions.get(i)) {
                    case Decision.Accepted accepted -> agreed.add(adoption);
                    case Decision.Unchanged(Why why) when why == Why.ALREADY_APPLIED -> agreed.add(adoption);
                    case Decision.Unchanged(Why why) -> {
                        String sentence = adoption.inWords() + ": " + why.name().toLowerCase(Locale.ROOT);
                        conflicts.add(new Conflict(Conflict.Reason.LEDGER, sentence));
                    }
                    // Never said of an adoption: only migrations are refused.
                    case Decision.Refused refused -> {}
                }
            }
            return new Judged(agreed, conflicts);
        }
    }

    private final AdoptionView view;
    private final ClusterObjects objects;
    private final Supplier<Optional<Inventory>> inventory;
    private final AddressRows rows;
    private final LedgerPreview preview;
    private final HandOver handOver;
    private final Runnable beforeWrite;

    private AdoptionRun(
            AdoptionView view,
            ClusterObjects objects,
            Supplier<Optional<Inventory>> inventory,
            AddressRows rows,
            LedgerPreview preview,
            HandOver handOver,
            Runnable beforeWrite) {
        this.view = view;
        this.objects = objects;
        this.inventory = inventory;
        this.rows = rows;
        this.preview = preview;
        this.handOver = handOver;
        this.beforeWrite = beforeWrite;
    }

    static AdoptionRun of(Adoption.Parts parts, Adoption.Settings settings) {
        ClusterObjects objects = new ClusterObjects(parts.client(), parts.namespace()).checking(parts.beforeWrite());
        ReplacedServices replaced = new ReplacedServices(parts.client(), parts.dialect(), parts.beforeWrite());
        // The operator works with MetalLB alone: elsewhere nothing that looks like its Services can be taken over.
        boolean hasOperator = parts.dialect() instanceof LoadBalancerDialect.MetalLb;
        return new AdoptionRun(
                new AdoptionView(
                        parts.namespace(),
                        replaced,
                        objects,
                        parts.rows(),
                        service -> hasOperator && OperatorServices.isOne(service)),
                objects,
                parts.inventory(),
                parts.rows(),
                parts.preview(),
                new HandOver(
                        objects,
                        replaced,
                        new ServiceRenderer(parts.namespace(), parts.dialect()),
                        new SliceRenderer(parts.namespace()),
                        parts.plans(),
                        parts.rows(),
                        parts.clock(),
                        settings.patience()),
                parts.beforeWrite());
    }

    /** Whether enough was seen to begin. */
    boolean canBegin() {
        return inventory.get().isPresent();
    }

    /** Whether the ledger would learn anything from the cluster. */
    boolean isAnythingLeft() {
        return isAnythingNew(preview(view.look().plan()));
    }

    private static boolean isAnythingNew(List<Decision> decisions) {
        return decisions.stream().anyMatch(decision -> decision instanceof Decision.Accepted);
    }

    /** Says what a run would do and does nothing. Gives the conflicts. */
    SortedSet<Conflict> dryRun() {
        AdoptionPlan plan = view.look().plan();
        Judged judged = Judged.of(plan, preview(plan));
        LOG.infof(
                "Adoption, dry run: %d addresses would be adopted, %d conflicts. Nothing is changed, and no event is handled.",
                judged.agreed().size(), judged.conflicts().size());
        judged.agreed()
                .forEach(adoption -> LOG.infof(
                        "Adoption, dry run: %s, ports %s; Services replaced: %s",
                        adoption.inWords(), adoption.portsInWords(), adoption.replaced()));
        judged.conflicts().forEach(conflict -> LOG.warnf("Adoption, dry run: %s", conflict.inWords()));
        return judged.conflicts();
    }

    /**
     * Does it.
     *
     * @param mayGoOn asked before each address; if not, the rest is left for another run
     * @return what could not be adopted
     * @throws RuntimeException if it has to be tried again; of the addresses that were adopted until then nothing is lost
     */
    SortedSet<Conflict> run(BooleanSupplier mayGoOn) {
        AdoptionView.Look look = view.look();
        AdoptionPlan plan = look.plan();
        List<Decision> decisions = preview(plan);
        if (isAnythingNew(decisions)) {
            tell(servingNobody());
            decisions = adopt(plan);
        }
        // What theirs have is in foreign use by that: others can be given out before all is handed over.
        tell(inventory.get().orElseThrow());
        Judged judged = Judged.of(plan, decisions);
        // A restored ledger counts from where the backup ended: its plans must not look older than what they replace.
        look.lost().forEach(objects::forgetPosition);
        look.leftAlone().forEach(handOver::finish);
        SortedSet<Conflict> conflicts = new TreeSet<>(judged.conflicts());
        for (PlannedAdoption adoption : judged.agreed()) {
            if (!adoption.replaced().isEmpty() && mayGoOn.getAsBoolean()) {
                handOver.of(
                                adoption,
                                adoption.replaced().stream()
                                        .map(look.services()::get)
                                        .toList())
                        .map(why -> new Conflict(Conflict.Reason.NOT_HANDED_OVER, adoption.inWords() + ": " + why))
                        .ifPresent(conflicts::add);
            }
        }
        LOG.infof(
                "Adoption: %d addresses are adopted, %d conflicts",
                judged.agreed().size(), conflicts.size());
        conflicts.forEach(conflict -> LOG.errorf("Adoption: %s", conflict.inWords()));
        return conflicts;
    }

    private List<Decision> adopt(AdoptionPlan plan) {
        List<Command.Adopt> commands = commands(plan);
        List<Decision> decisions = new ArrayList<>();
        for (int from = 0; from < commands.size(); from += BATCH) {
            decisions.addAll(rows.tellAll(commands.subList(from, Math.min(from + BATCH, commands.size()))));
        }
        return decisions;
    }

    private List<Decision> preview(AdoptionPlan plan) {
        List<Command> commands = new ArrayList<>();
        commands.add(new Command.ChangeInventory(servingNobody()));
        commands.addAll(commands(plan));
        return AddressRows.await(preview.preview(commands)).subList(1, commands.size());
    }

    /**
     * All pools, and all of their addresses in foreign use: whoever waits would get what somebody else is about to adopt. What
     * really is in foreign use the ledger is told when it has adopted all.
     */
    private Inventory servingNobody() {
        Inventory there = inventory.get().orElseThrow();
        return new Inventory(there.pools(), there.addresses());
    }

    private void tell(Inventory inventory) {
        // Read before the lead is asked for: what another leader tells after this one makes the command stale.
        Inventory before = rows.inventory();
        beforeWrite.run();
        if (rows.tell(new Command.ChangeInventory(inventory, Optional.of(before)))
                .isStale()) {
            throw new IllegalStateException("another replica has told the ledger which addresses there are");
        }
    }

    private static List<Command.Adopt> commands(AdoptionPlan plan) {
        return plan.adoptions().stream()
                .map(adoption -> new Command.Adopt(adoption.lease(), adoption.demand(), adoption.address()))
                .toList();
    }
}
