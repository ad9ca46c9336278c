package io.iplease.cluster.adopt.plan;

import java.util.Locale;

/**
 * Something that cannot be adopted; it is left as it is, for a person to decide.
 *
 * @param reason why
 * @param sentence what exactly, for people
 */
public record Conflict(Reason reason, String sentence) implements Comparable<Conflict> {

    /** Why something cannot be adopted. */
    public enum Reason {
        /** A Service that looks like one of the operator's does not say, or not consistently, what it is for. */
        UNREADABLE,
        /** None of an endpoint's Services has an address. */
        NO_ADDRESS,
        /** An endpoint's Services have several addresses, and it can have one. */
        SEVERAL_ADDRESSES,
        /** Services of several endpoints have the same address. */
        SEVERAL_HOLDERS,
        /** Two Services of an endpoint serve the same port. */
        PORT_TWICE,
        /** Something else in the cluster uses the address, too. */
        FOREIGN_USE,
        /** The ledger says otherwise. */
        LEDGER,
        /** The load balancer did not hand the address over; the Services that had it have it again. */
        NOT_HANDED_OVER
    }

    /** The conflict in words that begin with its stable code. */
    public String inWords() {
        return reason.name().toLowerCase(Locale.ROOT) + ": " + sentence;
    }

    @Override
    public int compareTo(Conflict other) {
        return inWords().compareTo(other.inWords());
    }
}
