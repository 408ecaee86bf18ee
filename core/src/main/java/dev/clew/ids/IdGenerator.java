package dev.clew.ids;

/**
 * Makes the ids of requests or traces.
 *
 * <p>The built-in generators are in {@link IdGenerators}.
 */
@FunctionalInterface
public interface IdGenerator {
    /**
     * Returns a new id.
     *
     * <p>Called on any thread. A trace id must be 32 lower-case hex digits, not all zero; a request id must be
     * {@linkplain RequestIds#isValid valid}. If the generator throws or returns anything else, a random id takes its place
     * and the failure is counted.
     */
    String next();
}
