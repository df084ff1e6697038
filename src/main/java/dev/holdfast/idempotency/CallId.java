package dev.holdfast.idempotency;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name Holdfast gives to a call.
 *
 * @param text {@code <tenant tag>-<random>}: the tag, by which a record is found without a scan, in 16 hexadecimal digits,
 *     and 128 random bits in 26 digits of Crockford's base 32; lower case, so that an id has one spelling
 */
public record CallId(String text) {

    public static final int RANDOM_BYTES = 16;

    private static final int TAG_LENGTH = 16;
    private static final int RANDOM_LENGTH = 26;
    private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

    /** The first base 32 digit has but the upper three of 128 bits. */
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{16}-[0-7][" + CROCKFORD + "]{25}");

    public CallId {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("no call id: " + text);
        }
    }

    /**
     * Names a call of {@code tenant}.
     *
     * @param random 16 bytes from a secure source; they alone keep two calls apart
     */
    public static CallId of(String tenant, byte[] random) {
        if (random.length != RANDOM_BYTES) {
            throw new IllegalArgumentException("a call id takes 16 random bytes, not " + random.length);
        }
        return new CallId(tenantTag(tenant) + '-' + base32(random));
    }

    /** Reads an id that came from outside; empty where it is none. */
    public static Optional<CallId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new CallId(text)) : Optional.empty();
    }

    /** The tag in the ids of all calls of {@code tenant}: the first eight bytes of its name's SHA-256, in hexadecimal. */
    public static String tenantTag(String tenant) {
        byte[] hash = PartsHash.sha256().digest(tenant.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, TAG_LENGTH / 2);
    }

    /** The tag of this call's tenant. */
    public String tenantTag() {
        return text.substring(0, TAG_LENGTH);
    }

    @Override
    public String toString() {
        return text;
    }

    private static String base32(byte[] random) {
        BigInteger rest = new BigInteger(1, random);
        char[] digits = new char[RANDOM_LENGTH];
        for (int i = RANDOM_LENGTH - 1; i >= 0; i--) {
            digits[i] = CROCKFORD.charAt(rest.intValue() & 31);
            rest = rest.shiftRight(5);
        }
        return new String(digits);
    }
}
