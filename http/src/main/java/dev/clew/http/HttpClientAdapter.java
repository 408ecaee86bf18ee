package dev.clew.http;

import dev.clew.propagation.Getter;
import dev.clew.propagation.Setter;
import java.net.URI;

/**
 * Reads and changes the requests of an HTTP client. One object without state serves them all.
 *
 * <p>Its {@link Getter} reads a request, its {@link Setter} writes to a copy.
 *
 * @param <R> the client's request
 * @param <B> the thing that its headers are changed in: a builder, or the request itself if that can be changed
 */
public interface HttpClientAdapter<R, B> extends Getter<R>, Setter<B> {
    /** The method, {@code GET}. */
    String method(R request);

    /** The path, with or without a query. */
    String path(R request);

    /**
     * The host that the request really goes to, name or address.
     *
     * <p>This is what {@code clew.outbound.hosts} is compared with. It is the host of this very request, not the one
     * that the call began with.
     */
    String host(R request);

    /** The port, the scheme's own if the request names none. */
    int port(R request);

    /** Returns the port of an address, its scheme's own if it names none. */
    static int portOf(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** Returns a copy of the request to change the headers of. */
    B copy(R request);

    /** Returns the request itself if its headers can be changed, else a {@link #copy}. */
    default B edit(R request) {
        return copy(request);
    }

    /** Returns the request with the changes. */
    R toRequest(B changes);

    /** Removes all values of a header; the case of its name does not matter. */
    void remove(B changes, String name);
}
