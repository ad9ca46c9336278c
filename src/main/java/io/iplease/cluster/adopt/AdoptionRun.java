package io.iplease.cluster.adopt;

import io.iplease.cluster.adopt.plan.AdoptionPlan;
import io.iplease.cluster.adopt.plan.Conflict;
import io.iplease.cluster.adopt.plan.PlannedAdoption;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
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

    private final AdoptionView view;
    private final ClusterObjects objects;
    private final Supplier<Optional<Inventory>> inventory;
    private final AddressRows rows;
    private final LedgerPreview preview;
    private final HandOver handOver;

    private AdoptionRun(
            AdoptionView view,
            ClusterObjects objects,
            Supplier<Optional<Inventory>> inventory,
            AddressRows rows,
            LedgerPreview preview,
            HandOver handOver) {
        this.view = view;
        this.objects = objects;
        this.inventory = inventory;
        this.rows = rows;
        this.preview = preview;
        this.handOver = handOver;
    }

    static AdoptionRun of(Adoption.Parts parts, Adoption.Settings settings) {
        ClusterObjects objects = new ClusterObjects(parts.client(), parts.namespace());
        ReplacedServices replaced = new ReplacedServices(parts.client(), parts.dialect());
        return new AdoptionRun(
                new AdoptionView(parts.namespace(), replaced, objects, parts.rows()),
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
                        settings.patience()));
    }

    /** Whether enough was seen to begin. */
    boolean canBegin() {
        return inventory.get().isPresent();
    }

    /** Whether the ledger would learn anything from the cluster. */
    boolean isAnythingLeft() {
        return preview(view.look().plan()).stream().anyMatch(decision -> decision instanceof Decision.Accepted);
    }

    /** Says what a run would do and does nothing. Gives the conflicts. */
    SortedSet<Conflict> dryRun() {
        AdoptionPlan plan = view.look().plan();
        List<Decision> decisions = preview(plan);
        SortedSet<Conflict> conflicts = new TreeSet<>(plan.conflicts());
        conflicts.addAll(refusals(plan, decisions));
        LOG.infof(
                "Adoption, dry run: %d addresses would be adopted, %d conflicts. Nothing is changed, and no event is handled.",
                plan.adoptions().size() - refusals(plan, decisions).size(), conflicts.size());
        agreed(plan, decisions)
                .forEach(adoption -> LOG.infof(
                        "Adoption, dry run: %s, ports %s; Services replaced: %s",
                        adoption.inWords(), adoption.portsInWords(), adoption.replaced()));
        conflicts.forEach(conflict -> LOG.warnf("Adoption, dry run: %s", conflict.inWords()));
        return conflicts;
    }

    /**
     * Does it.
     *
     * @param mayGoOn asked before each address; if not, the rest is left for another run
     * @return what could not be adopted
     */
    SortedSet<Conflict> run(BooleanSupplier mayGoOn) {
        AdoptionView.Look look = view.look();
        AdoptionPlan plan = look.plan();
        // Before anything can be handed out because there are pools, what has a pool already is adopted.
        adopt(plan);
        rows.tell(changedInventory());
        List<Decision> decisions = adopt(plan);
        // A restored ledger counts from where the backup ended: its plans must not look older than what they replace.
        look.ahead().forEach(objects::forgetPosition);
        SortedSet<Conflict> conflicts = new TreeSet<>(plan.conflicts());
        conflicts.addAll(refusals(plan, decisions));
        List<PlannedAdoption> agreed = agreed(plan, decisions);
        for (PlannedAdoption adoption : agreed) {
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
        LOG.infof("Adoption: %d addresses are adopted, %d conflicts", agreed.size(), conflicts.size());
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
        commands.add(changedInventory());
        commands.addAll(commands(plan));
        return AddressRows.await(preview.preview(commands)).subList(1, commands.size());
    }

    /** What is to be adopted counts as used by others, so that nobody gets it meanwhile. */
    private Command changedInventory() {
        return new Command.ChangeInventory(inventory.get().orElseThrow());
    }

    private static List<Command.Adopt> commands(AdoptionPlan plan) {
        return plan.adoptions().stream()
                .map(adoption -> new Command.Adopt(adoption.lease(), adoption.demand(), adoption.address()))
                .toList();
    }

    private static List<PlannedAdoption> agreed(AdoptionPlan plan, List<Decision> decisions) {
        List<PlannedAdoption> agreed = new ArrayList<>();
        for (int i = 0; i < decisions.size(); i++) {
            if (isAgreed(decisions.get(i))) {
                agreed.add(plan.adoptions().get(i));
            }
        }
        return agreed;
    }

    private static List<Conflict> refusals(AdoptionPlan plan, List<Decision> decisions) {
        List<Conflict> refusals = new ArrayList<>();
        for (int i = 0; i < decisions.size(); i++) {
            if (decisions.get(i) instanceof Decision.Unchanged(Why why) && why != Why.ALREADY_APPLIED) {
                refusals.add(new Conflict(
                        Conflict.Reason.LEDGER,
                        "%s: %s"
                                .formatted(
                                        plan.adoptions().get(i).inWords(),
                                        why.name().toLowerCase(Locale.ROOT))));
            }
        }
        return refusals;
    }

    private static boolean isAgreed(Decision decision) {
        return switch (decision) {
            case Decision.Accepted accepted -> true;
            case Decision.Refused refused -> false;
            case Decision.Unchanged(Why why) -> why == Why.ALREADY_APPLIED;
        };
    }
}
