package dev.clew;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** The id of a trace that begins here: generated, or derived from the request id, so that a hop that drops it cuts nothing. */
record NewTrace(long high, long low, boolean isRandom) {
    /** Shorter ids ("1", "test") are no one request's own; a trace id made of them would merge strangers. */
    private static final int MIN_LENGTH = 16;

    static NewTrace generated(IdGenerator generator, Clew.Counters counters) {
        if (generator instanceof BinaryIds binary) {
            return of(binary);
        }
        try {
            String id = generator.next();
            if (id.length() == 32 && Hex.isHex(id, 0, 32)) {
                NewTrace trace = new NewTrace(Hex.parse(id, 0, 16), Hex.parse(id, 16, 32), false);
                if (!trace.isZero()) {
                    return trace;
                }
            }
            counters.add("skipped.trace_id_generator");
        } catch (Throwable t) {
            counters.skipped("trace_id_generator", t);
        }
        return of(BinaryIds.RANDOM);
    }

    private static NewTrace of(BinaryIds generator) {
        long high = generator.high();
        return new NewTrace(high, generator.low(high), true);
    }

    /**
     * Returns a UUID's or 32 hex digits' own bits, else the first 16 bytes of SHA-256 of the UTF-8. Fixed for ever:
     * other services and later versions must come to the same id.
     *
     * @return null where the id is too short to be one request's own
     */
    static @Nullable NewTrace derivedFrom(String requestId) {
        if (requestId.length() < MIN_LENGTH) {
            return null;
        }
        NewTrace own = bitsOf(requestId);
        return own != null && !own.isZero() ? own : hash(requestId);
    }

    private static @Nullable NewTrace bitsOf(String requestId) {
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
        return new NewTrace(high, low, uuid && (version == 4 || version == 7));
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

    static NewTrace hash(String requestId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(requestId.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = ByteBuffer.wrap(digest);
            return new NewTrace(bytes.getLong(), bytes.getLong(), false);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private boolean isZero() {
        return (high | low) == 0;
    }
}
