package io.iplease.ledger.pool;

/**
 * Consecutive addresses.
 *
 * @param first the lowest address
 * @param last the highest address, included; not below {@code first}
 */
public record AddressRange(Ipv4Address first, Ipv4Address last) {

    /** @throws IllegalArgumentException if the range ends before it begins */
    public AddressRange {
        if (last.compareTo(first) < 0) {
            throw new IllegalArgumentException("the range %s-%s ends before it begins".formatted(first, last));
        }
    }

    /**
     * Reads a range as MetalLB's pools write it: a CIDR ({@code 198.51.100.0/24}, whose host bits must be zero), a range
     * ({@code 198.51.100.10-198.51.100.20}), or one address.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static AddressRange parse(String text) {
        String[] cidr = text.split("/", 2);
        if (cidr.length == 2) {
            return parseCidr(text, Ipv4Address.parse(cidr[0]), cidr[1]);
        }
        String[] ends = text.split(" *- *", 2);
        return new AddressRange(Ipv4Address.parse(ends[0]), Ipv4Address.parse(ends[ends.length - 1]));
    }

    private static AddressRange parseCidr(String text, Ipv4Address base, String prefix) {
        if (!prefix.matches("[0-9]|[12][0-9]|3[0-2]")) {
            throw new IllegalArgumentException("\"%s\" has no prefix length from 0 to 32".formatted(text));
        }
        long hostBits = Ipv4Address.MAX >> Integer.parseInt(prefix);
        if ((base.bits() & hostBits) != 0) {
            throw new IllegalArgumentException("\"%s\" has host bits that are not zero".formatted(text));
        }
        return new AddressRange(base, new Ipv4Address(base.bits() | hostBits));
    }

    /** How many addresses the range has, 1 to 4294967296. */
    public long size() {
        return last.bits() - first.bits() + 1;
    }

    /** Whether the address lies in the range. */
    public boolean contains(Ipv4Address address) {
        return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    /** {@code first-last}, or the address where there is only one. */
    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + "-" + last;
    }
}
