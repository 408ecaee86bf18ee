package dev.clew.http;

import dev.clew.Clew;
import dev.clew.context.Baggage;
import dev.clew.context.ContextSpi;
import dev.clew.context.TraceContext;
import dev.clew.ids.RequestIds;
import dev.clew.propagation.Extracted;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagators;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives the requests of one HTTP server.
 *
 * <p>An adapter makes one and keeps it. Safe for all threads.
 */
public final class HttpServerHandler {
    private static final Logger LOG = LoggerFactory.getLogger("clew");

    private final Clew clew;
    private final String name;
    private final String header;
    private final HttpPath path;
    private final Probes probes;
    private final boolean wantsPeer;

    private HttpServerHandler(Clew clew, String name, Probes probes) {
        this.clew = clew;
        this.name = name;
        this.header = clew.requestIdHeaders().get(0);
        this.path = HttpPath.parse(clew);
        this.probes = probes;
        this.wantsPeer = clew.wantsPeer();
    }

    /**
     * Returns a handler.
     *
     * @param name the server's name in the counters
     * @throws IllegalArgumentException for a malformed {@code clew.http.path} or {@code clew.http.probes}
     */
    public static HttpServerHandler create(Clew clew, String name) {
        return new HttpServerHandler(clew, name, Probes.parse(clew));
    }

    /** Returns a handler for a port that is asked by operators alone: all its requests are probes. */
    public static HttpServerHandler createForProbes(Clew clew, String name) {
        return new HttpServerHandler(clew, name, Probes.ALL);
    }

    /**
     * Returns the context in which a request is served, as {@link Clew#receive} does. A refusal is one line of the log.
     *
     * @param peer the caller's address, empty if it is not known or nobody asks for it, see {@link #peer}
     * @return {@link TraceContext#NONE} if the request is to be answered with 400 and {@link #refusal()}
     */
    public <C> TraceContext receive(C request, Getter<? super C> getter, String peer) {
        TraceContext context = clew.receive(request, getter, peer);
        if (context.isNone()) {
            LOG.atInfo()
                    .addKeyValue("peer", peer)
                    .log("a request was refused: {}", refusal().strip());
        }
        return context;
    }

    /**
     * Returns the context of a request that a Clew of another class loader has opened: it has judged the request's ids.
     *
     * @param requestId that Clew's, as a text that both know
     * @param traceparent its span's, empty if it is not known
     * @return {@link TraceContext#NONE} if the id is not valid
     */
    public TraceContext join(String requestId, String traceparent) {
        if (!RequestIds.isValid(requestId)) {
            return TraceContext.NONE;
        }
        Extracted opened = Extracted.create();
        Propagators.w3c().extract(traceparent, HttpServerHandler::traceparent, opened);
        if (opened.hasTrace()) {
            return joined(opened.traceIdHigh(), opened.traceIdLow(), opened.traceFlags(), requestId, opened.parentId());
        }
        TraceContext root = clew.root();
        return joined(root.traceIdHigh(), root.traceIdLow(), root.traceFlags(), requestId, 0);
    }

    private static TraceContext joined(long traceIdHigh, long traceIdLow, int flags, String requestId, long parentId) {
        return ContextSpi.begin(traceIdHigh, traceIdLow, flags, requestId, "", parentId, Baggage.EMPTY);
    }

    private static @Nullable String traceparent(String text, String name) {
        return name.equals("traceparent") && !text.isEmpty() ? text : null;
    }

    /**
     * Returns the address of a request's caller.
     *
     * @param address reads it, null if the host does not know it; not called if nobody asks for it, as hosts make a new text
     *     each time
     * @return empty if it is not known, or if nobody asks for it
     */
    public <C> String peer(C request, Function<? super C, @Nullable String> address) {
        if (!wantsPeer) {
            return "";
        }
        try {
            String peer = address.apply(request);
            return peer == null ? "" : peer;
        } catch (Throwable t) {
            skipped("peer", t);
            return "";
        }
    }

    /** The response header that brings the request id back. */
    public String header() {
        return header;
    }

    /** The text of the answer to a request that is refused for want of an id. */
    public String refusal() {
        return "a valid " + header + " or traceparent header is required\n";
    }

    /** Counts a failure of ours. */
    public void skipped(String step, Throwable failure) {
        clew.counters().skipped(name + '.' + step, failure);
    }

    Clew clew() {
        return clew;
    }

    /**
     * Whether a request only asks if the service is alive, so that its lines have the level DEBUG.
     *
     * @param path as it came, with or without a query
     */
    public boolean isProbe(String path) {
        return probes.contain(path);
    }

    /** Says how much of a path the spans show. */
    public HttpPath path() {
        return path;
    }

    @Override
    public String toString() {
        return "HttpServerHandler(" + name + ", header=" + header + ", path=" + path + ")";
    }
}
