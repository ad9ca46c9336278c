package io.iplease.lease;

/**
 * A tenant's or a provider's account: a bech32 address (BIP-173) with the prefix {@code akash} and a payload of 20 bytes
 * (a key) or 32 bytes (a module or contract).
 *
 * @param value the address in its canonical lower case
 */
public record Account(String value) implements Comparable<Account> {

    private static final String PREFIX = "akash";

    /** @throws InvalidLeaseValueException if the text is no such address; the message says which rule it breaks */
    public Account {
        int payload;
        try {
            payload = Bech32.payloadLength(PREFIX, value);
        } catch (InvalidLeaseValueException broken) {
            throw new InvalidLeaseValueException(
                    "account %s is not valid: %s".formatted(Quoted.of(value), broken.getMessage()));
        }
        if (payload != 20 && payload != 32) {
            throw new InvalidLeaseValueException("account %s is not valid: its payload has %d bytes, not 20 or 32"
                    .formatted(Quoted.of(value), payload));
        }
    }

    @Override
    public int compareTo(Account other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
