package dev.clew.ids;

import dev.clew.text.Hex;
import java.security.SecureRandom;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** The built-in generators: 128 bits each, the lower 56 of them random. A trace id is made without a text. */
enum BinaryIds implements IdGenerator, LongSupplier {
    RANDOM("random") {
        @Override
        long high() {
            return SpanIds.withLetterFirst(random().nextLong());
        }
    },

    TIME_ORDERED("time-ordered") {
        private static final long VERSION_7 = 0x7000;
        private static final long VARIANT = 0x8000_0000_0000_0000L;

        @Override
        long high() {
            return System.currentTimeMillis() << 16 | VERSION_7 | random().nextInt(0x1000);
        }

        @Override
        public long getAsLong() {
            return random().nextLong() >>> 2 | VARIANT;
        }
    },

    XRAY("xray") {
        @Override
        long high() {
            return System.currentTimeMillis() / 1000 << 32 | random().nextInt() & 0xffff_ffffL;
        }
    },

    SECURE("secure") {
        @Override
        long high() {
            return SpanIds.withLetterFirst(random().nextLong());
        }

        @Override
        Random random() {
            return Entropy.SOURCE;
        }
    };

    /** A class of its own, so that only users of {@link #SECURE} wait for its seed. */
    private static final class Entropy {
        private static final SecureRandom SOURCE = new SecureRandom();
    }

    private static final int E = 0xe;

    private final String setting;

    BinaryIds(String setting) {
        this.setting = setting;
    }

    static BinaryIds named(String name) {
        for (BinaryIds ids : values()) {
            if (ids.setting.equals(name)) {
                return ids;
            }
        }
        throw new IllegalArgumentException(
                "clew.ids must be one of random, time-ordered, xray, secure, was \"" + name + '"');
    }

    abstract long high();

    /** Returns a lower half. */
    @Override
    public long getAsLong() {
        return random().nextLong();
    }

    Random random() {
        return ThreadLocalRandom.current();
    }

    /** Returns a lower half for an upper one, so that the two together do not read as a number. */
    long low(long high) {
        return low(high, this);
    }

    static long low(long high, LongSupplier random) {
        long low = random.getAsLong();
        while (isNumber(high, low)) {
            low = random.getAsLong();
        }
        return low;
    }

    /**
     * Whether the 32 digits read as a number: 0-9, at most one {@code e} between them, and perhaps the {@code d} or
     * {@code f} of a Java literal at the end.
     */
    static boolean isNumber(long high, long low) {
        int last = (int) low & 0xf;
        int exponents = last == E ? 1 : 0;
        // hot: the first few digits decide for most ids
        for (int i = 0; i < 31; i++) {
            int digit = (int) (i < 16 ? high >>> 60 - 4 * i : low >>> 124 - 4 * i) & 0xf;
            if (digit == E) {
                exponents++;
            } else if (digit > 9) {
                return false;
            }
        }
        return exponents <= 1 && (last <= 9 || last >= 0xd);
    }

    @Override
    public String next() {
        long high = high();
        return Hex.of(high, low(high));
    }

    byte[] nextBytes() {
        long high = high();
        byte[] digits = new byte[32];
        Hex.write(high, digits, 0);
        Hex.write(low(high), digits, 16);
        return digits;
    }

    @Override
    public String toString() {
        return this == TIME_ORDERED ? "IdGenerators.timeOrdered()" : "IdGenerators." + setting + "()";
    }
}
