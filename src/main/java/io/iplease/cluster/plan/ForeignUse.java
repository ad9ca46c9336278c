package io.iplease.cluster.plan;

import io.iplease.ledger.pool.Ipv4Address;

/**
 * Something in the cluster that is not ours and uses an address, or asks for it.
 *
 * @param address which address
 * @param user who, for a person: {@code Service default/web}, {@code Node worker-1}
 * @param has whether it has the address, and does not only ask for it
 */
public record ForeignUse(Ipv4Address address, String user, boolean has) {

    /** The use in words, for those who run the cluster. */
    public String inWords() {
        return "foreign_use: %s %s %s".formatted(user, has ? "has" : "asks for", address);
    }

    /** The use as a tenant may know of it, with the same code: who else is in the cluster is no tenant's business. */
    public String reason() {
        return "foreign_use: something else in the cluster %s the address".formatted(has ? "has" : "asks for");
    }
}
