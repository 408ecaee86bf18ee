package dev.clew;

/** Makes the ids of requests and traces. */
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
}
