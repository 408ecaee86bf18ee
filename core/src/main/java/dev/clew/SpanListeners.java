package dev.clew;

import dev.clew.context.ContextSpi;
import dev.clew.context.Counters;
import dev.clew.context.Scope;
import java.util.List;

/** The listeners to the spans of one {@link Clew}. */
final class SpanListeners {
    private final SpanListener[] all;
    private final boolean wantScope;
    private final Counters counters;

    SpanListeners(List<SpanListener> all, Counters counters) {
        this.all = all.toArray(new SpanListener[0]);
        this.counters = counters;
        this.wantScope = wantsScope();
        if (!all.isEmpty()) {
            ContextSpi.listenToSpans();
        }
    }

    private boolean wantsScope() {
        for (SpanListener listener : all) {
            if (wantsScope(listener)) {
                return true;
            }
        }
        return false;
    }

    private boolean wantsScope(SpanListener listener) {
        try {
            return listener.wantsScope();
        } catch (Throwable t) {
            counters.skipped("span_listener", t);
            return true;
        }
    }

    boolean isEmpty() {
        return all.length == 0;
    }

    boolean wantSuccess(Span.Kind kind) {
        // hot: once per statement
        for (SpanListener listener : all) {
            if (wantsSuccess(listener, kind)) {
                return true;
            }
        }
        return false;
    }

    private boolean wantsSuccess(SpanListener listener, Span.Kind kind) {
        try {
            return listener.wantsSuccess(kind);
        } catch (Throwable t) {
            counters.skipped("span_listener", t);
            return true;
        }
    }

    /** Tells all that the span has started or ended. */
    void tell(Span span, boolean ended) {
        // hot: four times a request; a scope that nobody asked for would double what a span costs
        if (!wantScope) {
            tellInHere(span, ended);
            return;
        }
        try (Scope scope = ContextSpi.openQuiet(span.context())) {
            tellInHere(span, ended);
        }
    }

    private void tellInHere(Span span, boolean ended) {
        for (SpanListener listener : all) {
            try {
                if (ended) {
                    listener.ended(span);
                } else {
                    listener.started(span);
                }
            } catch (Throwable t) {
                counters.skipped("span_listener", t);
            }
        }
    }

    void skipped(String what, Throwable reason) {
        counters.skipped(what, reason);
    }

    @Override
    public String toString() {
        return List.of(all).toString();
    }
}
