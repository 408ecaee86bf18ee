package dev.clew.grpc;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call that is made: the ids that it carries, its attempts and its span.
 *
 * <p>gRPC asks it for a tracer at each attempt: by a retry policy, by hedging, or because a connection was just closing. The
 * span ends once, with whatever comes first: the status, an exception, or the caller who gives the call up. Nothing in here
 * throws. Safe for all threads.
 */
final class OutgoingCall extends ClientStreamTracer.Factory {
    private static final ClientStreamTracer NOTHING = new ClientStreamTracer() {};

    private final Clew clew;
    private final MetadataFields fields;
    private final TraceContext context;
    private final String method;
    private final String authority;
    private final CallOptions options;
    private Span span = Span.NOOP;
    private int attempts;
    private boolean isOver;

    /**
     * Makes a call that has not begun.
     *
     * @param context the caller's
     * @param authority of the channel, {@code host:port}
     */
    OutgoingCall(
            Clew clew,
            MetadataFields fields,
            TraceContext context,
            String method,
            String authority,
            CallOptions options) {
        this.clew = clew;
        this.fields = fields;
        this.context = context;
        this.method = method;
        this.authority = authority;
        this.options = options;
    }

    /** Whether an interceptor further out has taken the call for its own. */
    static boolean isIn(CallOptions options) {
        List<ClientStreamTracer.Factory> factories = options.getStreamTracerFactories();
        for (int i = 0; i < factories.size(); i++) {
            if (factories.get(i) instanceof OutgoingCall) {
                return true;
            }
        }
        return false;
    }

    /** The context of the caller. */
    TraceContext context() {
        return context;
    }

    /** Begins the span and writes the ids into the metadata, which belongs to this call alone. */
    void begin(Metadata headers) {
        try {
            Span begun = send(headers);
            span = begun;
            if (!begun.isNoop()) {
                begun.name(method).peer(authority);
                CallDeadline.describe(begun, CallDeadline.of(options.getDeadline()));
                begun.begin();
            }
        } catch (Throwable t) {
            clew.counters().skipped("grpc.send", t);
        }
    }

    private Span send(Metadata headers) {
        if (clew.maySendAnywhere()) {
            return clew.send(Span.Kind.CLIENT, context, authority, headers, fields);
        }
        // By the call's own authority, a proxy may pass the call on to another host than the channel's.
        String override = options.getAuthority();
        return override == null || clew.maySendTo(Authority.host(override))
                ? clew.send(Span.Kind.CLIENT, context, Authority.host(authority), headers, fields)
                : clew.span(Span.Kind.CLIENT, context);
    }

    @Override
    public synchronized ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        attempts++;
        return NOTHING;
    }

    /** Ends the span of a call that has a status. */
    void end(Status status) {
        if (isOverNow()) {
            try {
                describe(status);
            } catch (Throwable t) {
                clew.counters().skipped("grpc.end", t);
            }
            span.end();
        }
    }

    /** Ends the span of a call that its caller gives up, or that fails before it is sent. */
    void end(Status status, @Nullable Throwable cause) {
        if (!span.isNoop()) {
            end(status.withCause(cause));
        }
    }

    /** Returns true once, to the first that ends the span. */
    private synchronized boolean isOverNow() {
        if (span.isNoop() || isOver) {
            return false;
        }
        isOver = true;
        return true;
    }

    private synchronized void describe(Status status) {
        CallStatus.describeAnswer(span, status);
        if (attempts > 1) {
            span.attribute("attempt", attempts);
        }
    }

    @Override
    public String toString() {
        return "OutgoingCall{" + method + ", " + span + "}";
    }
}
