package dev.clew.jfr;

import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.context.ScopeListener;
import dev.clew.context.TraceContext;

/**
 * Tells the recording of the requests of every {@link dev.clew.Clew}; found by {@link java.util.ServiceLoader}. Does nothing
 * unless {@link Pauses} are recorded.
 *
 * <p>Safe for all threads.
 */
public final class RequestListener implements ScopeListener, SpanListener {
    /** Called by the service loader. */
    public RequestListener() {}

    @Override
    public void changed(TraceContext from, TraceContext to) {
        Requests requests = Requests.inForce();
        if (requests != null) {
            requests.changed(from, to);
        }
    }

    @Override
    public void started(Span span) {
        Requests requests = Requests.inForce();
        if (requests != null && isRequest(span.kind())) {
            requests.started(span);
        }
    }

    @Override
    public void ended(Span span) {
        Requests requests = Requests.inForce();
        if (requests != null && isRequest(span.kind())) {
            requests.ended(span);
        }
    }

    private static boolean isRequest(Span.Kind kind) {
        return kind == Span.Kind.SERVER || kind == Span.Kind.CONSUMER;
    }

    @Override
    public boolean wantsScope() {
        return false;
    }

    @Override
    public boolean wantsSuccess(Span.Kind kind) {
        return isRequest(kind) && Requests.inForce() != null;
    }

    @Override
    public boolean hearsAll() {
        return true;
    }

    @Override
    public String toString() {
        return "RequestListener(jfr)";
    }
}
