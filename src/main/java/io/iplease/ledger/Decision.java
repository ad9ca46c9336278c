package io.iplease.ledger;

import java.util.List;

/** What the ledger makes of a command. A refusal is a value like every other. */
public sealed interface Decision {

    /** What happened, in order; empty if nothing. */
    List<LedgerEvent> events();

    /** Whether nothing changes because the command was made from what is not so any more. */
    default boolean isStale() {
        return equals(new Unchanged(Unchanged.Why.STALE_OBSERVATION));
    }

    /**
     * The command took effect.
     *
     * @param events at least one
     */
    record Accepted(List<LedgerEvent> events) implements Decision {}

    /**
     * The command asks for something that the rules do not allow.
     *
     * @param refusal what the asker is told
     */
    record Refused(LedgerEvent.MigrationRefused refusal) implements Decision {

        @Override
        public List<LedgerEvent> events() {
            return List.of(refusal);
        }
    }

    /**
     * The command changes nothing.
     *
     * @param why for metrics and log
     */
    record Unchanged(Why why) implements Decision {

        /** Why a command changes nothing. */
        public enum Why {
            /** The lease asks for this already. */
            ALREADY_APPLIED,
            /** The event's revision is not above the last applied one. */
            STALE_REVISION,
            /** The lease was closed before. */
            LEASE_CLOSED,
            /** The event is for another provider. */
            OTHER_PROVIDER,
            /** The endpoints are at the destination already. */
            ALREADY_THERE,
            /** The observation is of an older plan or holder, of an older release, or made from an older inventory. */
            STALE_OBSERVATION,
            /** The observation is what the ledger knows already. */
            ALREADY_KNOWN,
            /** The lease that is to be adopted has another address under this name. */
            HAS_ANOTHER_ADDRESS,
            /** The name that is to be adopted belongs to another lease of the owner. */
            NAME_TAKEN,
            /** The address that is to be adopted is held by somebody else. */
            ADDRESS_TAKEN,
            /** The address that is to be adopted belongs to no pool. */
            ADDRESS_IN_NO_POOL,
            /** Nobody waits whom the supply could serve. */
            NOBODY_TO_SERVE
        }

        @Override
        public List<LedgerEvent> events() {
            return List.of();
        }
    }
}
