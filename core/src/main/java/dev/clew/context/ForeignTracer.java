package dev.clew.context;

import dev.clew.context.CurrentSpanSource.Ids;
import dev.clew.internal.Services;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tracer that is already in the process. If one of its spans is current, that span's ids win.
 *
 * <p>A context remembers the span whose ids it has, and keeps them while that span is current: the context and its
 * children are then the innermost span.
 */
final class ForeignTracer {
    /** Null without a source. The JIT removes this null check, so that nobody pays for a tracer that is not there. */
    static final @Nullable ForeignTracer INSTALLED = find(ForeignTracer.class.getClassLoader());

    private static final Ids NO_IDS = new Ids(0, 0, 0, 0, "");

    private final CurrentSpanSource<Object> source;

    ForeignTracer(CurrentSpanSource<Object> source) {
        this.source = source;
    }

    /** Makes sure that the source has been found. */
    static void load() {
        // The call alone initializes the class.
    }

    /** Returns the trace with the ids of the current span; {@code own} if there is none or the ids are its own already. */
    LocalTrace join(LocalTrace own, long ownSpanId) {
        // hot: allocates nothing while the span stays the same
        try {
            Object span = source.current();
            return span == null || own.isOf(span) ? own : joined(span, own, ownSpanId, own.requestId());
        } catch (Throwable t) {
            return skipped(t, own);
        }
    }

    /**
     * Returns the trace of a request that is served within the current span; {@code own} if there is none.
     *
     * @param named whether someone has chosen the request id; if not, it follows the trace id
     */
    LocalTrace serve(LocalTrace own, long ownSpanId, boolean named) {
        try {
            Object span = source.current();
            if (span == null) {
                return own;
            }
            // A generated request id differs from the trace id, and stays.
            boolean follows = !named && own.requestId().equals(own.traceId());
            return joined(span, own, ownSpanId, follows ? "" : own.requestId());
        } catch (Throwable t) {
            return skipped(t, own);
        }
    }

    /** Returns a trace with the ids of {@code own} that stay as they are while the current span is current. */
    LocalTrace keep(LocalTrace own, long ownSpanId) {
        try {
            Object span = source.current();
            if (span == null || own.isOf(span)) {
                return own;
            }
            Ids ids = new Ids(own.traceIdHigh(), own.traceIdLow(), 0, own.traceFlags(), own.traceState());
            return new ForeignTrace(
                    own,
                    ownSpanId,
                    span,
                    own.sentAs(0),
                    ids,
                    own.flags() & LocalTrace.DEBUG,
                    own.requestId(),
                    own.extras());
        } catch (Throwable t) {
            return skipped(t, own);
        }
    }

    private LocalTrace joined(Object span, LocalTrace own, long ownSpanId, String requestId) {
        Ids ids = source.ids(span);
        if (!ids.isValid()) {
            return own;
        }
        boolean same = ids.isSameTrace(own);
        return new ForeignTrace(
                own,
                ownSpanId,
                span,
                ids.spanId(),
                ids,
                same ? own.flags() & LocalTrace.DEBUG : 0,
                requestId,
                same ? own.extras() : extrasOfRequest(own));
    }

    /** Returns those extras that belong to the request, whatever trace it is in. */
    private static @Nullable Extra extrasOfRequest(LocalTrace own) {
        return Extra.with(
                Extra.CLIENT_REQUEST_ID,
                own.clientRequestId(),
                Extra.with(Extra.DEBUG_TOKEN, own.extra(Extra.DEBUG_TOKEN), null));
    }

    private static LocalTrace skipped(Throwable t, LocalTrace own) {
        skipped(t);
        return own;
    }

    private static void skipped(Throwable t) {
        Counters.shared().skipped("current_span_source", t);
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // the source alone is ever given what it returns
    static @Nullable ForeignTracer find(@Nullable ClassLoader own) {
        List<CurrentSpanSource> sources = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (CurrentSpanSource<?> source : Services.load(CurrentSpanSource.class, own, failures)) {
            if (isAvailable(source)) {
                sources.add(source);
            }
        }
        Counters.shared().skipped("current_span_source", failures);
        if (sources.isEmpty()) {
            return null;
        }
        return new ForeignTracer(sources.size() == 1 ? sources.get(0) : new Several(List.copyOf(sources)));
    }

    /** Tracers that are all on the class path: the first of them that has a current span counts. */
    @SuppressWarnings({"rawtypes", "unchecked"}) // each source is given only what it returned
    private record Several(List<CurrentSpanSource> sources) implements CurrentSpanSource<Object> {
        @Override
        public @Nullable Object current() {
            // hot, without an iterator
            for (int i = 0; i < sources.size(); i++) {
                Object span = current(sources.get(i));
                if (span != null) {
                    return span;
                }
            }
            return null;
        }

        /** One that fails does not hide the others. */
        private static @Nullable Object current(CurrentSpanSource source) {
            try {
                return source.current();
            } catch (Throwable t) {
                skipped(t);
                return null;
            }
        }

        @Override
        public Ids ids(Object span) {
            for (CurrentSpanSource source : sources) {
                if (span.equals(current(source))) {
                    return source.ids(span);
                }
            }
            return NO_IDS;
        }

        @Override
        public String toString() {
            return sources.toString();
        }
    }

    private static boolean isAvailable(CurrentSpanSource<?> source) {
        try {
            return source.isAvailable();
        } catch (Throwable t) {
            skipped(t);
            return false;
        }
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
