package dev.clew;

/**
 * Makes the ids of requests and traces.
 *
 * <p>No id made by one of the generators here reads as a number: a system that guesses types from texts (Kafka Connect's
 * header converter, a spreadsheet) would rewrite {@code 1234…} or {@code 12e34…}, and the thread would be lost.
 */
@FunctionalInterface
public interface IdGenerator {
    /**
     * Returns a new id.
     *
     * <p>Called on any thread. As a trace id it must be 32 lower-case hex digits, not all zero; as a request id 1 to 200
     * characters of {@code [A-Za-z0-9._~:@+/=-]}. Where it throws or returns anything else, a random id takes its place
     * and the failure is counted.
     */
    String next();

    /** Returns 32 random hex digits, the first of them a letter. The default. */
    static IdGenerator random() {
        return BinaryIds.RANDOM;
    }

    /**
     * Returns UUIDs of version 7 as 32 hex digits: ids of a later millisecond sort behind those of an earlier one.
     *
     * <p>Within a millisecond their order is random.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7">RFC 9562, 5.7</a>
     */
    static IdGenerator timeOrdered() {
        return BinaryIds.TIME_ORDERED;
    }

    /** Returns ids as AWS X-Ray makes them: 8 hex digits of seconds since 1970, then 24 random ones. */
    static IdGenerator xray() {
        return BinaryIds.XRAY;
    }

    /**
     * Returns what {@link #random()} does, from {@link java.security.SecureRandom}: nobody can guess the next one.
     *
     * <p>Slower, and it may block for entropy as the process starts.
     */
    static IdGenerator secure() {
        return BinaryIds.SECURE;
    }
}
