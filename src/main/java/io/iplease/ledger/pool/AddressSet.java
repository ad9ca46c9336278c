package io.iplease.ledger.pool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A set of addresses, kept as ranges, so that a /8 costs no more than a /24.
 *
 * @param ranges disjoint, not adjacent, in ascending order
 */
public record AddressSet(List<AddressRange> ranges) {

    /** No address. */
    public static final AddressSet EMPTY = new AddressSet(List.of());

    /** Takes ranges in any order, overlapping or not. */
    public AddressSet {
        ranges = normalized(ranges);
    }

    /** The set of all addresses in these ranges. */
    public static AddressSet of(AddressRange... ranges) {
        return new AddressSet(List.of(ranges));
    }

    private static List<AddressRange> normalized(List<AddressRange> ranges) {
        List<AddressRange> sorted = ranges.stream()
                .sorted(Comparator.comparing(AddressRange::first))
                .toList();
        List<AddressRange> merged = new ArrayList<>();
        for (AddressRange next : sorted) {
            AddressRange open = merged.isEmpty() ? null : merged.getLast();
            if (open == null || next.first().bits() > open.last().bits() + 1) {
                merged.add(next);
            } else {
                long last = Math.max(open.last().bits(), next.last().bits());
                merged.set(merged.size() - 1, range(open.first().bits(), last));
            }
        }
        return List.copyOf(merged);
    }

    /** How many addresses the set has. */
    public long size() {
        return ranges.stream().mapToLong(AddressRange::size).sum();
    }

    /** Whether the set has no address. */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Whether the address is in the set. */
    public boolean contains(Ipv4Address address) {
        return Collections.binarySearch(ranges, new AddressRange(address, address), AddressSet::compare) >= 0;
    }

    /** The lowest address. */
    public Optional<Ipv4Address> first() {
        return ranges.stream().findFirst().map(AddressRange::first);
    }

    /** The addresses in either set. */
    public AddressSet union(AddressSet other) {
        List<AddressRange> all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return new AddressSet(all);
    }

    /** The addresses in both sets. */
    public AddressSet intersect(AddressSet other) {
        List<AddressRange> common = new ArrayList<>();
        int mine = 0;
        int theirs = 0;
        while (mine < ranges.size() && theirs < other.ranges.size()) {
            AddressRange one = ranges.get(mine);
            AddressRange another = other.ranges.get(theirs);
            long first = Math.max(one.first().bits(), another.first().bits());
            long last = Math.min(one.last().bits(), another.last().bits());
            if (first <= last) {
                common.add(range(first, last));
            }
            // What ends first has nothing in common with what follows in the other set.
            if (one.last().bits() == last) {
                mine++;
            } else {
                theirs++;
            }
        }
        return new AddressSet(common);
    }

    /** The addresses of this set that are not in the other. */
    public AddressSet minus(AddressSet other) {
        return intersect(other.complement());
    }

    /** The set without this address. */
    public AddressSet minus(Ipv4Address address) {
        return minus(of(new AddressRange(address, address)));
    }

    private AddressSet complement() {
        List<AddressRange> gaps = new ArrayList<>(ranges.size() + 1);
        long next = 0;
        for (AddressRange range : ranges) {
            if (next < range.first().bits()) {
                gaps.add(range(next, range.first().bits() - 1));
            }
            next = range.last().bits() + 1;
        }
        if (next <= Ipv4Address.MAX) {
            gaps.add(range(next, Ipv4Address.MAX));
        }
        return new AddressSet(gaps);
    }

    /** Which of two ranges lies before the other; 0 if they have an address in common. */
    private static int compare(AddressRange one, AddressRange other) {
        if (one.last().compareTo(other.first()) < 0) {
            return -1;
        }
        return one.first().compareTo(other.last()) > 0 ? 1 : 0;
    }

    private static AddressRange range(long first, long last) {
        return new AddressRange(new Ipv4Address(first), new Ipv4Address(last));
    }

    /** The ranges, joined by commas. */
    @Override
    public String toString() {
        return String.join(",", ranges.stream().map(AddressRange::toString).toList());
    }
}
