package io.iplease.lease;

/** Checks bech32 text as BIP-173 defines it. Only the check is needed here: addresses are compared as text. */
final class Bech32 {

    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int CHECKSUM_SYMBOLS = 6;
    private static final int LONGEST = 90;

    private Bech32() {}

    /**
     * The number of bytes that a lower-case bech32 text with this prefix carries.
     *
     * @throws InvalidLeaseValueException if the text is no such thing
     */
    static int payloadLength(String prefix, String text) {
        if (text == null || !text.startsWith(prefix + "1")) {
            throw new InvalidLeaseValueException("it does not start with \"" + prefix + "1\"");
        }
        int symbols = text.length() - prefix.length() - 1;
        if (text.length() > LONGEST || symbols < CHECKSUM_SYMBOLS) {
            throw new InvalidLeaseValueException("it has a wrong length");
        }
        int checksum = 1;
        for (int i = 0; i < prefix.length(); i++) {
            checksum = step(checksum) ^ (prefix.charAt(i) >> 5);
        }
        checksum = step(checksum);
        for (int i = 0; i < prefix.length(); i++) {
            checksum = step(checksum) ^ (prefix.charAt(i) & 31);
        }
        int lastPayloadSymbol = 0;
        for (int i = 0; i < symbols; i++) {
            int symbol = ALPHABET.indexOf(text.charAt(prefix.length() + 1 + i));
            if (symbol < 0) {
                throw new InvalidLeaseValueException("it contains a character that bech32 does not use");
            }
            checksum = step(checksum) ^ symbol;
            if (i == symbols - CHECKSUM_SYMBOLS - 1) {
                lastPayloadSymbol = symbol;
            }
        }
        if (checksum != 1) {
            throw new InvalidLeaseValueException("its checksum does not match");
        }
        int bits = (symbols - CHECKSUM_SYMBOLS) * 5;
        int padding = bits % 8;
        if (padding > 4 || (lastPayloadSymbol & ((1 << padding) - 1)) != 0) {
            throw new InvalidLeaseValueException("its padding is not zero");
        }
        return bits / 8;
    }

    private static int step(int checksum) {
        int top = checksum >>> 25;
        int next = (checksum & 0x1ffffff) << 5;
        for (int i = 0; i < GENERATOR.length; i++) {
            if ((top >> i & 1) == 1) {
                next ^= GENERATOR[i];
            }
        }
        return next;
    }
}
