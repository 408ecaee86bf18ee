package dev.clew;

import java.util.Iterator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The tracer that is already there: where a span of it is current, its ids win.
 *
 * <p>A context knows the span whose ids it has taken over, and is left alone while that span is current: it and its
 * children are the innermost there is.
 */
final class Tracer {
    /** Null where there is no source: this one check, which the JIT removes, is then all it costs. */
    private static final @Nullable Tracer INSTALLED = find(Tracer.class.getClassLoader());

    private final Clew.ContextSource<Object> source;

    Tracer(Clew.ContextSource<Object> source) {
        this.source = source;
    }

    /** Makes sure that the source, if there is one, has been found. */
    static void load() {
        // Being called is enough: it initializes the class.
    }

    /** Returns the context with the ids of the current span, itself where none is current. */
    static TraceContext winning(TraceContext own) {
        Tracer tracer = INSTALLED;
        return tracer == null ? own : tracer.takeOver(own);
    }

    /** Returns a context of the same ids, which they stay although a span is current. */
    static TraceContext exactly(TraceContext context) {
        Tracer tracer = INSTALLED;
        return tracer == null ? context : tracer.keep(context);
    }

    /**
     * Returns the context of a request that is served within the current span, if there is one.
     *
     * @param named whether somebody has chosen the request id; else it follows the trace id
     */
    static TraceContext serving(TraceContext own, boolean named) {
        Tracer tracer = INSTALLED;
        return tracer == null ? own : tracer.serve(own, named);
    }

    static String description() {
        return INSTALLED == null ? "" : " source=" + INSTALLED;
    }

    TraceContext takeOver(TraceContext own) {
        // hot: allocates nothing while the span stays the same
        try {
            Object span = source.current();
            if (span == null) {
                return own;
            }
            if (own.hop().isOf(span)) {
                return own.isNone() ? TraceContext.NONE : own;
            }
            return as(span, own, own.requestId(), false);
        } catch (Throwable t) {
            return skipped(t, own);
        }
    }

    TraceContext keep(TraceContext context) {
        try {
            Object span = source.current();
            if (span == null || context.hop().isOf(span)) {
                return context;
            }
            Hop hop = TracerHop.unchanged(context, span);
            return new TraceContext(hop, context.spanIdBits(), context.parentIdBits(), context.baggage());
        } catch (Throwable t) {
            return skipped(t, context);
        }
    }

    TraceContext serve(TraceContext own, boolean named) {
        try {
            Object span = source.current();
            if (span == null) {
                return own;
            }
            // A generator's id differs from the trace id, and stays.
            boolean follows = !named && own.requestId().equals(own.traceId());
            return as(span, own, follows ? "" : own.requestId(), true);
        } catch (Throwable t) {
            return skipped(t, own);
        }
    }

    private TraceContext as(Object span, TraceContext own, String requestId, boolean serving) {
        Inbound ids = Inbound.create();
        source.read(span, ids);
        if (!ids.hasTrace() || ids.parentId() == 0) {
            return own;
        }
        Hop hop = TracerHop.takenOver(own, span, ids, requestId);
        // The tracer does not say what is above its span. Of a request in the same trace, our caller is.
        long parentId = serving && TracerHop.isOneTrace(own, ids) ? own.parentIdBits() : 0;
        return new TraceContext(hop, ids.parentId(), parentId, own.baggage());
    }

    private static TraceContext skipped(Throwable t, TraceContext own) {
        ScopeSettings.COUNTERS.skipped("context_source", t);
        return own;
    }

    /** Looks where Clew itself comes from, and only if nothing is there where the thread would look. */
    static @Nullable Tracer find(@Nullable ClassLoader clews) {
        Tracer tracer = firstIn(clews);
        ClassLoader threads = Thread.currentThread().getContextClassLoader();
        return tracer != null || threads == null || threads == clews ? tracer : firstIn(threads);
    }

    @SuppressWarnings("unchecked") // what it returns is only ever given back to it
    private static @Nullable Tracer firstIn(@Nullable ClassLoader loader) {
        Tracer tracer = null;
        try {
            @SuppressWarnings("rawtypes")
            Iterator<Clew.ContextSource> sources =
                    ServiceLoader.load(Clew.ContextSource.class, loader).iterator();
            if (sources.hasNext()) {
                tracer = new Tracer(sources.next());
            }
            if (sources.hasNext()) {
                Clew.LOG.warn("more than one Clew.ContextSource; the first on the class path is used, {}", tracer);
            }
        } catch (Throwable t) {
            ScopeSettings.COUNTERS.skipped("context_source", t);
        }
        return tracer;
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
