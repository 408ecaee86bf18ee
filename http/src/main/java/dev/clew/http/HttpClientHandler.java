package dev.clew.http;

import dev.clew.Clew;
import dev.clew.TraceContext;

/**
 * Begins the calls of one HTTP client.
 *
 * <p>An adapter makes one and keeps it. Nothing in here throws once it is made: a failure of ours is counted as
 * {@code skipped.<name>.…} and the call is made all the same. Safe for all threads.
 */
public final class HttpClientHandler {
    private final Clew clew;
    private final String name;
    private final HttpPath path;
    private final HttpClientCall none;

    private HttpClientHandler(Clew clew, String name) {
        this.clew = clew;
        this.name = name;
        this.path = HttpPath.parse(clew);
        this.none = new HttpClientCall(this);
    }

    /**
     * Returns a handler.
     *
     * @param name the client's name in the counters
     * @throws IllegalArgumentException for a malformed {@code clew.http.path}
     */
    public static HttpClientHandler create(Clew clew, String name) {
        return new HttpClientHandler(clew, name);
    }

    /** The settings that the calls use. */
    public Clew clew() {
        return clew;
    }

    /**
     * Begins a call and its span. The request is not changed: {@link HttpClientCall#inject} puts the ids on it.
     *
     * @param context the caller's
     * @return {@link #none()} outside a request, or if something of ours failed
     */
    public HttpClientCall begin(TraceContext context, HttpClientRequest request) {
        if (context.isNone()) {
            return none;
        }
        try {
            HttpClientCall call = new HttpClientCall(this);
            call.begin(context, request);
            return call;
        } catch (Throwable t) {
            skipped("send", t);
            return none;
        }
    }

    /** Returns the call that sends nothing and tells nothing. */
    public HttpClientCall none() {
        return none;
    }

    /** Counts a failure of ours. */
    public void skipped(String step, Throwable failure) {
        clew.counters().skipped(name + '.' + step, failure);
    }

    /** Says how much of a path the spans show. */
    public HttpPath path() {
        return path;
    }

    @Override
    public String toString() {
        return "HttpClientHandler(" + name + ", path=" + path + ")";
    }
}
