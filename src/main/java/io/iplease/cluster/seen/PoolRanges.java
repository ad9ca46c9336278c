package io.iplease.cluster.seen;

import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.ArrayList;
import java.util.List;

/** Collects the addresses of one pool, and what is wrong with its ranges: a wrong range does not spoil the right ones. */
final class PoolRanges {

    private static final long BLOCK = 256;
    private static final long ALL_BITS = 0xffff_ffffL;

    private final String pool;
    private final List<AddressRange> ranges = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    PoolRanges(String pool) {
        this.pool = pool;
    }

    /**
     * A CIDR; one with host bits is its network, as load balancers read it. IPv6 is left out.
     *
     * @param withEnds whether the network's first and last address belong to it
     */
    void addCidr(String text, boolean withEnds) {
        if (text.contains(":")) {
            return;
        }
        String[] parts = text.strip().split("/", 2);
        try {
            if (parts.length != 2) {
                throw new IllegalArgumentException("\"%s\" is no CIDR".formatted(text));
            }
            AddressRange network = AddressRange.parse(network(parts[0], parts[1]) + "/" + parts[1]);
            // A network of two addresses or one has no ends to leave out (RFC 3021).
            if (withEnds || network.size() <= 2) {
                ranges.add(network);
            } else {
                ranges.add(new AddressRange(
                        new Ipv4Address(network.first().bits() + 1),
                        new Ipv4Address(network.last().bits() - 1)));
            }
        } catch (IllegalArgumentException wrong) {
            complain(wrong.getMessage());
        }
    }

    /** All addresses from one to another. IPv6 is left out. */
    void addRange(String first, String last) {
        if (first.contains(":") || last.contains(":")) {
            return;
        }
        try {
            ranges.add(new AddressRange(Ipv4Address.parse(first.strip()), Ipv4Address.parse(last.strip())));
        } catch (IllegalArgumentException wrong) {
            complain(wrong.getMessage());
        }
    }

    /** Something else is wrong with the pool. */
    void complain(String what) {
        complaints.add("pool %s: %s".formatted(pool, what));
    }

    AddressSet addresses() {
        return new AddressSet(ranges);
    }

    /** The addresses whose last byte is neither 0 nor 255. */
    AddressSet addressesWithoutBuggyOnes() {
        List<AddressRange> good = new ArrayList<>();
        for (AddressRange range : addresses().ranges()) {
            long firstBlock = range.first().bits() / BLOCK * BLOCK;
            for (long block = firstBlock; block <= range.last().bits(); block += BLOCK) {
                long first = Math.max(block + 1, range.first().bits());
                long last = Math.min(block + BLOCK - 2, range.last().bits());
                if (first <= last) {
                    good.add(new AddressRange(new Ipv4Address(first), new Ipv4Address(last)));
                }
            }
        }
        return new AddressSet(good);
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private static Ipv4Address network(String base, String prefix) {
        Ipv4Address address = Ipv4Address.parse(base);
        if (!prefix.matches("[0-9]|[12][0-9]|3[0-2]")) {
            throw new IllegalArgumentException("\"%s/%s\" has no prefix length from 0 to 32".formatted(base, prefix));
        }
        return new Ipv4Address(address.bits() & ~(ALL_BITS >> Integer.parseInt(prefix)));
    }
}
