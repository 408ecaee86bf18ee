package dev.clew.ids;

import dev.clew.text.Hex;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The id of a trace that begins here: generated, or derived from the request id. A service in between that drops
 * {@code traceparent} then does not cut the trace.
 *
 * <p>Immutable.
 *
 * @param isRandom whether the lower 56 bits are random, as the random flag promises
 */
public record TraceId(long high, long low, boolean isRandom) {
    /** Shorter ids ("1", "test") are used by many requests; a trace id made of them would merge strangers. */
    private static final int MIN_LENGTH = 16;

    /**
     * Returns a new id.
     *
     * @return null if the generator returned anything but 32 lower-case hex digits that are not all zero
     */
    public static @Nullable TraceId generated(IdGenerator generator) {
        if (generator instanceof BinaryIds binary) {
            return of(binary);
        }
        String id = generator.next();
        if (id.length() != 32 || !Hex.isHex(id, 0, 32) || Hex.isZero(id, 0, 32)) {
            return null;
        }
        return new TraceId(Hex.parse16(id, 0), Hex.parse16(id, 16), false);
    }

    /** Returns a random id. */
    public static TraceId random() {
        return of(BinaryIds.RANDOM);
    }

    private static TraceId of(BinaryIds generator) {
        long high = generator.high();
        return new TraceId(high, generator.low(high), true);
    }

    /**
     * Returns the bits of a request id that is a UUID or 32 hex digits, else the first 16 bytes of the SHA-256 of its UTF-8.
     *
     * <p>The rule is fixed for ever: other services and later versions must come to the same id.
     *
     * @return null if the id has fewer than 16 characters, too few to belong to one request alone
     */
    public static @Nullable TraceId derivedFrom(String requestId) {
        if (requestId.length() < MIN_LENGTH) {
            return null;
        }
        TraceId own = bitsOf(requestId);
        return own != null && !own.isZero() ? own : hash(requestId);
    }

    private static @Nullable TraceId bitsOf(String requestId) {
        boolean uuid = isUuid(requestId);
        if (!uuid && requestId.length() != 32) {
            return null;
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < requestId.length(); i++) {
            char c = requestId.charAt(i);
            if (uuid && c == '-') {
                continue;
            }
            int digit = Hex.digit(c >= 'A' && c <= 'F' ? (char) (c + 32) : c);
            if (digit < 0) {
                return null;
            }
            high = high << 4 | low >>> 60;
            low = low << 4 | digit;
        }
        int version = (int) (high >>> 12) & 0xf;
        return new TraceId(high, low, uuid && (version == 4 || version == 7));
    }

    private static boolean isUuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash != (text.charAt(i) == '-')) {
                return false;
            }
        }
        return true;
    }

    /** Returns the first 16 bytes of the SHA-256 of the text's UTF-8. */
    public static TraceId hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.wrap(digest);
            return new TraceId(bytes.getLong(), bytes.getLong(), false);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private boolean isZero() {
        return (high | low) == 0;
    }
}
