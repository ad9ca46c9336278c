package io.iplease.store.postgres;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.LeaseEvent;
import io.iplease.ledger.Command;
import io.iplease.ledger.pool.Inventory;
import io.iplease.store.Batch;
import io.iplease.store.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a batch is about, as far as it can be told before anything is loaded. Lives within one loading. */
final class Concern {

    private final Set<String> owners = new TreeSet<>();
    private final Set<String> leases = new TreeSet<>();
    private final Set<String> groups = new TreeSet<>();
    private final Set<String> addresses = new TreeSet<>();
    private final List<Inventory> inventories = new ArrayList<>();
    private int commands;
    private long demanded;
    private boolean mayServe;
    private boolean mayOpenSupply;

    static Concern of(Batch batch) {
        Concern concern = new Concern();
        batch.submissions().stream().map(Submission::command).forEach(concern::add);
        return concern;
    }

    private void add(Command command) {
        commands++;
        switch (command) {
            case Command.Handle(LeaseEvent event) -> {
                owners.add(event.owner().value());
                add(event);
            }
            case Command.ReportBinding report -> {
                owners.add(report.lease().owner().value());
                leases.add(report.lease().text());
            }
            case Command.ConfirmDetached detached -> {
                addresses.add(detached.address().toString());
                opensSupply();
            }
            case Command.Adopt adopt -> {
                owners.add(adopt.lease().owner().value());
                leases.add(adopt.lease().text());
                addresses.add(adopt.address().toString());
            }
            case Command.ServeWaiting() -> opensSupply();
            case Command.ChangeInventory change -> {
                opensSupply();
                inventories.add(change.inventory());
            }
        }
    }

    private void add(LeaseEvent event) {
        switch (event) {
            case LeaseEvent.Upserted upserted -> {
                mayServe = true;
                leases.add(upserted.lease().text());
                List<EndpointDemand> demands = upserted.demands().orElse(List.of());
                demanded += demands.size();
            }
            case LeaseEvent.Closed closed -> {
                mayServe = true;
                leases.add(closed.lease().text());
            }
            case LeaseEvent.MigrationRequested migration ->
                groups.add("%s/%s/%d"
                        .formatted(
                                migration.owner().value(),
                                Long.toUnsignedString(migration.destinationDseq()),
                                migration.destinationGseq()));
        }
    }

    private void opensSupply() {
        mayServe = true;
        mayOpenSupply = true;
    }

    /** Adds an owner who waits for what the batch may make free. */
    void addOwner(String owner) {
        owners.add(owner);
    }

    /** How many commands it has. */
    int commands() {
        return commands;
    }

    /** Whose leases it concerns. */
    String[] owners() {
        return owners.toArray(String[]::new);
    }

    /** Leases that it names, active or not. */
    String[] leases() {
        return leases.toArray(String[]::new);
    }

    /** Groups of deployments that it names: the beginnings of their leases' ids, {@code owner/dseq/gseq}. */
    String[] groups() {
        return groups.toArray(String[]::new);
    }

    /** Released addresses that it names. */
    String[] addresses() {
        return addresses.toArray(String[]::new);
    }

    /** How many addresses its commands could take at most. */
    long demanded() {
        return demanded;
    }

    /** Whether a decision may give addresses to those who ask or wait: if not, nothing of what is free needs to be known. */
    boolean mayServe() {
        return mayServe;
    }

    /** Whether it can make addresses free that are not free before. */
    boolean mayOpenSupply() {
        return mayOpenSupply;
    }

    /** What it can make the inventory, and with it the pool that an address belongs to. */
    List<Inventory> inventories() {
        return inventories;
    }
}
