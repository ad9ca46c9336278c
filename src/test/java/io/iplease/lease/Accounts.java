package io.iplease.lease;

import java.nio.ByteBuffer;

/** Valid accounts for tests: the same number always gives the same account. */
public final class Accounts {

    /** The provider of tests that need only one. */
    public static final Account PROVIDER = account(0x70726f76);

    private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    private Accounts() {}

    /**
     * A tenant's or a provider's account.
     *
     * @param n tells accounts apart; it stands in the last four of the payload's 20 bytes
     */
    public static Account account(int n) {
        return new Account(encode("akash", ByteBuffer.allocate(20).putInt(16, n).array()));
    }

    /** Bech32 text (BIP-173) with any prefix and payload, whether or not they make an account. */
    static String encode(String prefix, byte[] payload) {
        return encodeSymbols(prefix, toSymbols(payload));
    }

    /** Bech32 text of five-bit symbols, so that tests can break the rules of padding. */
    static String encodeSymbols(String prefix, byte[] symbols) {
        int checksum = 1;
        for (char c : prefix.toCharArray()) {
            checksum = step(checksum, c >> 5);
        }
        checksum = step(checksum, 0);
        for (char c : prefix.toCharArray()) {
            checksum = step(checksum, c & 31);
        }
        StringBuilder text = new StringBuilder(prefix).append('1');
        for (byte symbol : symbols) {
            checksum = step(checksum, symbol);
            text.append(ALPHABET.charAt(symbol));
        }
        for (int i = 0; i < 6; i++) {
            checksum = step(checksum, 0);
        }
        checksum ^= 1;
        for (int i = 0; i < 6; i++) {
            text.append(ALPHABET.charAt(checksum >>> 5 * (5 - i) & 31));
        }
        return text.toString();
    }

    private static byte[] toSymbols(byte[] payload) {
        byte[] symbols = new byte[(payload.length * 8 + 4) / 5];
        for (int bit = 0; bit < payload.length * 8; bit++) {
            int value = payload[bit / 8] >> 7 - bit % 8 & 1;
            symbols[bit / 5] |= (byte) (value << 4 - bit % 5);
        }
        return symbols;
    }

    private static int step(int checksum, int value) {
        int top = checksum >>> 25;
        int next = (checksum & 0x1ffffff) << 5 ^ value;
        int[] generator = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
        for (int i = 0; i < generator.length; i++) {
            next ^= (top >> i & 1) == 1 ? generator[i] : 0;
        }
        return next;
    }
}
