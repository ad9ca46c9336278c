package io.iplease.cluster.plan;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A short name for text that is too long for a Kubernetes name or label. */
public final class TextHash {

    private static final int DIGITS = 45;

    private TextHash() {}

    /** SHA-224 of the text in UTF-8 as 45 digits of unpadded, lower-case base32hex (RFC 4648, section 7). */
    public static String of(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-224").digest(text.getBytes(StandardCharsets.UTF_8));
            // 224 bits are 44 digits of five bits and four bits more, which a zero bit fills up.
            String digits = new BigInteger(1, digest).shiftLeft(1).toString(32);
            return "0".repeat(DIGITS - digits.length()) + digits;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("the JDK has no SHA-224", missing);
        }
    }
}
