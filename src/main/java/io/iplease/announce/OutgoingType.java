package io.iplease.announce;

import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerEvent.Announced;

/** The CloudEvents type of each announced event. */
final class OutgoingType {

    private OutgoingType() {}

    static String of(Announced event) {
        return "io.iplease.address.%s.v1".formatted(name(event));
    }

    private static String name(Announced event) {
        return switch (event) {
            case LedgerEvent.Allocated allocated -> "allocated";
            case LedgerEvent.Retained retained -> "retained";
            case LedgerEvent.Bound bound -> "bound";
            case LedgerEvent.Unbound unbound -> "unbound";
            case LedgerEvent.BindingFailed failed -> "binding_failed";
            case LedgerEvent.Migrated migrated -> "migrated";
            case LedgerEvent.Withheld withheld -> "withheld";
            case LedgerEvent.Pending pending -> "pending";
            case LedgerEvent.Released released -> "released";
            case LedgerEvent.MigrationRefused refused -> "refused";
        };
    }
}
