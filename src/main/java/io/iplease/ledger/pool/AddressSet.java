package io.iplease.ledger.pool;

import java.util.ArrayList;
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
        return ranges.stream().anyMatch(range -> range.contains(address));
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
        for (AddressRange mine : ranges) {
            for (AddressRange theirs : other.ranges) {
                long first = Math.max(mine.first().bits(), theirs.first().bits());
                long last = Math.min(mine.last().bits(), theirs.last().bits());
                if (first <= last) {
                    common.add(range(first, last));
                }
            }
        }
        return new AddressSet(common);
    }

    /** The addresses of this set that are not in the other. */
    public AddressSet minus(AddressSet other) {
        List<AddressRange> left = ranges;
        for (AddressRange gone : other.ranges) {
            List<AddressRange> next = new ArrayList<>(left.size() + 1);
            for (AddressRange range : left) {
                cut(range, gone, next);
            }
            left = next;
        }
        return new AddressSet(left);
    }

    /** The set without this address. */
    public AddressSet minus(Ipv4Address address) {
        return minus(of(new AddressRange(address, address)));
    }

    private static void cut(AddressRange range, AddressRange gone, List<AddressRange> left) {
        long first = range.first().bits();
        long last = range.last().bits();
        if (gone.last().bits() < first || gone.first().bits() > last) {
            left.add(range);
            return;
        }
        if (first < gone.first().bits()) {
            left.add(range(first, gone.first().bits() - 1));
        }
        if (gone.last().bits() < last) {
            left.add(range(gone.last().bits() + 1, last));
        }
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
