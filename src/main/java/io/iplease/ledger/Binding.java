package io.iplease.ledger;

/** How far the load balancer agrees that a held address is in use. */
public sealed interface Binding {

    /** The load balancer has not shown the address yet, or shows it no longer. */
    record Unconfirmed() implements Binding {}

    /** The address's Service, equal to its plan, shows the address. */
    record Bound() implements Binding {}

    /**
     * The load balancer has not shown the address for too long; it is still tried.
     *
     * @param why in the load balancer's own words
     */
    record Failed(String why) implements Binding {}

    /** Not shown yet. */
    Binding BINDING = new Unconfirmed();

    /** Shown. */
    Binding BOUND = new Bound();
}
