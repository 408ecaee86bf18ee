package dev.clew.springboot.test;

import java.util.Set;

/**
 * A sign of work that was seen: a line, a statement, a call, a message.
 *
 * @param ids the ids that it has, with spaces between
 * @param isOurs whether it was seen to pass through Clew, which adds its ids if it can
 * @param owner the request to which it says that it belongs, empty if to none
 * @param madeBy the request in which its thread was made, empty if in none
 * @param thread the thread that did it, zero if it was seen outside of the process
 * @param source the logger of a line, empty for other work
 * @param signature the same each time that the same piece of code does the same
 * @param detail a text for people
 */
record Sign(
        Trace trace,
        String ids,
        boolean isOurs,
        String owner,
        String madeBy,
        long thread,
        String source,
        String signature,
        String detail) {
    /** The kinds of work. */
    enum Trace {
        LINE,
        STATEMENT,
        CALL,
        MESSAGE
    }

    /** Whether it has one of a request's ids. */
    boolean carries(Set<String> request) {
        return request.stream().anyMatch(ids::contains);
    }

    /** Whether it is a line of the logger, or of one below it. */
    boolean isOfLogger(String logger) {
        return source.equals(logger) || source.startsWith(logger + '.');
    }
}
