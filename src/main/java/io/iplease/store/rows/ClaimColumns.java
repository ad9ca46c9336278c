package io.iplease.store.rows;

import io.iplease.ledger.Binding;
import io.iplease.ledger.Claim;
import java.util.Locale;

/** What the columns of a claim's row say. */
final class ClaimColumns {

    private ClaimColumns() {}

    static String state(Claim claim) {
        return switch (claim) {
            case Claim.Held held -> "held";
            case Claim.Withheld withheld -> "withheld";
            case Claim.Pending pending -> "pending";
        };
    }

    /** Null unless it is held; so are plan and binding. */
    static String address(Claim claim) {
        return claim instanceof Claim.Held held ? held.address().toString() : null;
    }

    static Long plan(Claim claim) {
        return claim instanceof Claim.Held held ? held.plan() : null;
    }

    static String binding(Claim claim) {
        if (!(claim instanceof Claim.Held held)) {
            return null;
        }
        return switch (held.binding()) {
            case Binding.Unconfirmed() -> "binding";
            case Binding.Bound() -> "bound";
            case Binding.Failed(String why) -> "failed";
        };
    }

    /** Why a pending claim waits, or a binding failed; null of all others. */
    static String reason(Claim claim) {
        return switch (claim) {
            case Claim.Held held -> held.binding() instanceof Binding.Failed(String why) ? why : null;
            case Claim.Withheld withheld -> null;
            case Claim.Pending pending -> pending.reason().name().toLowerCase(Locale.ROOT);
        };
    }
}
