package io.iplease.lease;

import java.util.Comparator;

/**
 * What identifies a lease: one order of one group of one deployment, won by one provider.
 *
 * @param owner the tenant
 * @param dseq the deployment's sequence number, an <em>unsigned</em> 64-bit number
 * @param gseq the group's sequence number within the deployment, 1 to 4294967295
 * @param oseq the order's sequence number within the group, 1 to 4294967295
 * @param provider the account that runs the cluster
 */
public record LeaseId(Account owner, long dseq, long gseq, long oseq, Account provider) implements Comparable<LeaseId> {

    private static final long UINT32_MAX = 0xffff_ffffL;
    private static final Comparator<LeaseId> ORDER = Comparator.comparing(LeaseId::owner)
            .thenComparing(LeaseId::dseq, Long::compareUnsigned)
            .thenComparing(LeaseId::gseq)
            .thenComparing(LeaseId::oseq)
            .thenComparing(LeaseId::provider);

    /** @throws InvalidLeaseValueException if gseq or oseq is out of range */
    public LeaseId {
        requireSequence("gseq", gseq);
        requireSequence("oseq", oseq);
    }

    /**
     * Reads the text form.
     *
     * @param text {@code owner/dseq/gseq/oseq/provider}
     * @throws InvalidLeaseValueException if a part is missing or breaks its rule
     */
    public static LeaseId parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 5) {
            throw new InvalidLeaseValueException(
                    "lease id %s is not owner/dseq/gseq/oseq/provider".formatted(Quoted.of(text)));
        }
        return new LeaseId(
                new Account(parts[0]),
                parseDseq(parts[1]),
                parseSequence("gseq", parts[2]),
                parseSequence("oseq", parts[3]),
                new Account(parts[4]));
    }

    /**
     * Reads a deployment's sequence number from decimal text.
     *
     * @throws InvalidLeaseValueException if it is no unsigned 64-bit number
     */
    public static long parseDseq(String text) {
        try {
            if (isDigits(text)) {
                return Long.parseUnsignedLong(text);
            }
        } catch (NumberFormatException tooLarge) {
            // Refused below like every other text.
        }
        throw new InvalidLeaseValueException("dseq %s is not an unsigned 64-bit number".formatted(Quoted.of(text)));
    }

    /**
     * Reads a group's or an order's sequence number from decimal text.
     *
     * @param name {@code gseq} or {@code oseq}, for the message
     * @throws InvalidLeaseValueException if it is not a number from 1 to 4294967295
     */
    public static long parseSequence(String name, String text) {
        long value;
        try {
            value = isDigits(text) ? Long.parseLong(text) : 0;
        } catch (NumberFormatException tooLarge) {
            value = 0;
        }
        return requireSequence(name, value);
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long requireSequence(String name, long value) {
        if (value < 1 || value > UINT32_MAX) {
            throw new InvalidLeaseValueException("%s is not a number from 1 to %d".formatted(name, UINT32_MAX));
        }
        return value;
    }

    /** The text form: {@code owner/dseq/gseq/oseq/provider}. */
    public String text() {
        return owner + "/" + dseqText() + "/" + gseq + "/" + oseq + "/" + provider;
    }

    /** The deployment's sequence number in decimal. */
    public String dseqText() {
        return Long.toUnsignedString(dseq);
    }

    @Override
    public int compareTo(LeaseId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return text();
    }
}
