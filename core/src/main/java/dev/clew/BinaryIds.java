package dev.clew;

import java.util.concurrent.ThreadLocalRandom;

/** The built-in generators: 128 bits each, made without a text on the way. */
enum BinaryIds implements IdGenerator {
    RANDOM {
        @Override
        long high() {
            return Hop.withLetterFirst(ThreadLocalRandom.current().nextLong());
        }

        @Override
        long low() {
            return ThreadLocalRandom.current().nextLong();
        }
    };

    abstract long high();

    abstract long low();

    @Override
    public String next() {
        return Hex.of(high(), low());
    }

    @Override
    public String toString() {
        return "IdGenerator." + name().toLowerCase(java.util.Locale.ROOT) + "()";
    }
}
