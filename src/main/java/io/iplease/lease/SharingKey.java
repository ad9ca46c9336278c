package io.iplease.lease;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The text by which Akash's IP operator puts several Kubernetes Services on one address: {@code {owner}-ip-{endpoint}}, where a
 * name that is not of letters, digits and dashes is replaced by a hash of it.
 *
 * @param owner the tenant
 * @param endpoint the endpoint's name, or what stands in for one that was hashed: see {@link #standIn}
 */
public record SharingKey(Account owner, EndpointName endpoint) {

    private static final String SEPARATOR = "-ip-";
    private static final Pattern KEPT = Pattern.compile("[a-z0-9-]+");
    private static final int HASHED_BYTES = 15;
    private static final int BITS_PER_DIGIT = 5;
    private static final int DIGITS = HASHED_BYTES * Byte.SIZE / BITS_PER_DIGIT;

    /**
     * Reads a key.
     *
     * @throws InvalidLeaseValueException if it does not name an account and an endpoint
     */
    public static SharingKey parse(String text) {
        int end = text.indexOf(SEPARATOR);
        if (end < 0) {
            throw new InvalidLeaseValueException(
                    "sharing key %s is not {owner}-ip-{endpoint}".formatted(Quoted.of(text)));
        }
        return new SharingKey(new Account(text.substring(0, end)), endpoint(text.substring(end + SEPARATOR.length())));
    }

    /**
     * The name under which an endpoint is known whose key has only the hash of its name. A name cannot be told from its hash,
     * but whether a name is meant by a hash can.
     *
     * @param name a name that sharing keys have as a hash; {@link #isHashed}
     */
    public static EndpointName standIn(EndpointName name) {
        return endpoint(hash(name.value()));
    }

    /** Whether sharing keys have the name as a hash only. */
    public static boolean isHashed(EndpointName name) {
        return !KEPT.matcher(name.value()).matches();
    }

    /** A hash may begin with a digit, a name may not. */
    private static EndpointName endpoint(String text) {
        return new EndpointName(!text.isEmpty() && Character.isDigit(text.charAt(0)) ? "h" + text : text);
    }

    /** The first 15 bytes of SHA-256 as unpadded, lower-case base32hex (RFC 4648, section 7). */
    static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            String digits = new BigInteger(1, Arrays.copyOf(digest, HASHED_BYTES)).toString(1 << BITS_PER_DIGIT);
            return "0".repeat(DIGITS - digits.length()) + digits;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("the JDK has no SHA-256", missing);
        }
    }
}
