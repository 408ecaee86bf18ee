package dev.clew.http;

/**
 * A request that an HTTP client is about to send.
 *
 * <p>A client's adapter implements it around its host's own request. One object stands for one request, on one thread.
 */
public interface HttpClientRequest {
    /** The method, {@code GET}. */
    String method();

    /** The path, with or without a query. */
    String path();

    /**
     * The host that the request really goes to, name or address.
     *
     * <p>This is what {@code clew.outbound.hosts} is compared with. It is the host of this very request, not the one
     * that the call began with.
     */
    String host();

    /** The port, the scheme's own if the request names none. */
    int port();

    /** The time that the client gives the call, in milliseconds; zero if it waits for ever. */
    default long deadlineMillis() {
        return 0;
    }

    /** Sets a header to this one value, as {@link dev.clew.Setter#set(Object, String, String)} does. */
    void setHeader(String name, String value);

    /** Removes all values of a header; the case of its name does not matter. */
    void removeHeader(String name);
}
