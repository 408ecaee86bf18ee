package dev.clew.story.traffic;

/**
 * A span's work, the same for all spans that do it.
 *
 * @param service the service that does it
 * @param kind server, client, producer, consumer or internal
 * @param name the span's name, with {@code #} for numbers and ids
 * @param peer whom a call goes to, empty for other kinds and where it is not known
 * @param fp the print of an SQL statement, else empty
 */
public record Operation(String service, String kind, String name, String peer, String fp) {
    /** Returns its name as sentences have it, with that of its service if there is one. A call may be named like its server. */
    public String title() {
        String what = kind.equals("client") && !isStatement() ? "the call " + name : name;
        return service.isEmpty() ? what : what + " of " + service;
    }

    /** Whether it does what others have asked for: a server's or a consumer's. */
    public boolean isEntry() {
        return kind.equals("server") || kind.equals("consumer");
    }

    /** Whether it asks another: a client's or a producer's. */
    public boolean isCall() {
        return kind.equals("client") || kind.equals("producer");
    }

    /** Whether it is a statement of a database. */
    public boolean isStatement() {
        return !fp.isEmpty();
    }
}
