package dev.clew.ids;

/**
 * The built-in generators.
 *
 * <p>None of their ids reads as a number: a system that guesses types from texts (Kafka Connect's header converter, a
 * spreadsheet) would rewrite {@code 1234…} or {@code 12e34…}, and the thread would be lost.
 */
public final class IdGenerators {
    private IdGenerators() {}

    /** Returns the default: 32 random hex digits, the first of them a letter. */
    public static IdGenerator random() {
        return BinaryIds.RANDOM;
    }

    /** Returns a new id of {@link #random()} as its 32 ASCII digits, for a message whose fields are bytes. */
    public static byte[] randomBytes() {
        return BinaryIds.RANDOM.nextBytes();
    }

    /**
     * Returns a generator of UUIDs of version 7 as 32 hex digits. They sort by the millisecond in which they were made.
     *
     * <p>Within a millisecond their order is random.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7">RFC 9562, 5.7</a>
     */
    public static IdGenerator timeOrdered() {
        return BinaryIds.TIME_ORDERED;
    }

    /** Returns a generator of ids as AWS X-Ray makes them: 8 hex digits of seconds since 1970, then 24 random ones. */
    public static IdGenerator xray() {
        return BinaryIds.XRAY;
    }

    /**
     * Returns {@link #random()} with {@link java.security.SecureRandom} as its source: nobody can guess the next id.
     *
     * <p>It is slower, and may block for entropy as the process starts.
     */
    public static IdGenerator secure() {
        return BinaryIds.SECURE;
    }

    /**
     * Returns the generator that {@code clew.ids} names.
     *
     * @throws IllegalArgumentException unless the name is random, time-ordered, xray or secure
     */
    public static IdGenerator named(String name) {
        return BinaryIds.named(name);
    }
}
