package io.iplease.local.crash;

import io.iplease.lease.Account;
import java.util.List;
import java.util.stream.IntStream;

/** Valid accounts that belong to nobody: a number as payload, in bech32 (BIP-173). */
final class Accounts {

    private static final String DIGITS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final String PREFIX = "akash";
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    private static final int PAYLOAD = 32;
    private static final int CHECKSUM = 6;

    private Accounts() {}

    /** So many accounts, always the same. */
    static List<Account> made(int count) {
        return IntStream.range(0, count).mapToObj(Accounts::numbered).toList();
    }

    /** 20 bytes are 32 digits of five bits; the number is in the last four. */
    private static Account numbered(int number) {
        int[] digits = new int[PAYLOAD + CHECKSUM];
        for (int i = 0; i < 4; i++) {
            digits[PAYLOAD - 1 - i] = number >> 5 * i & 31;
        }
        int checksum = checksum(digits) ^ 1;
        for (int i = 0; i < CHECKSUM; i++) {
            digits[PAYLOAD + i] = checksum >> 5 * (CHECKSUM - 1 - i) & 31;
        }
        StringBuilder text = new StringBuilder(PREFIX).append('1');
        for (int digit : digits) {
            text.append(DIGITS.charAt(digit));
        }
        return new Account(text.toString());
    }

    private static int checksum(int[] digits) {
        int sum = 1;
        for (int letter : PREFIX.chars().map(c -> c >> 5).toArray()) {
            sum = step(sum, letter);
        }
        sum = step(sum, 0);
        for (int letter : PREFIX.chars().map(c -> c & 31).toArray()) {
            sum = step(sum, letter);
        }
        for (int digit : digits) {
            sum = step(sum, digit);
        }
        return sum;
    }

    private static int step(int sum, int digit) {
        int next = (sum & 0x1ffffff) << 5 ^ digit;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= (sum >> 25 + i & 1) == 1 ? GENERATOR[i] : 0;
        }
        return next;
    }
}
