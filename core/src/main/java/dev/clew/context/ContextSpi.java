package dev.clew.context;

import dev.clew.ids.SpanIds;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * SPI: makes contexts and span ids for Clew's other packages. Applications have no use for it.
 *
 * <p>Safe for all threads.
 */
public final class ContextSpi {
    private static volatile boolean spansAreHeard;

    private ContextSpi() {}

    /**
     * Begins the local trace of a request and returns its first context.
     *
     * @param flags those of W3C Trace Context; reserved bits are dropped
     * @param requestId valid, or empty if it is the trace id
     * @param traceState valid, or empty
     * @param parentId zero at the root
     */
    public static TraceContext begin(
            long traceIdHigh,
            long traceIdLow,
            int flags,
            String requestId,
            String traceState,
            long parentId,
            Baggage baggage) {
        // hot: once per request
        LocalTrace trace =
                new LocalTrace(traceIdHigh, traceIdLow, flags & LocalTrace.W3C_FLAGS, requestId, traceState, null);
        return new TraceContext(trace, SpanIds.first(), parentId, baggage.forContext(false));
    }

    /** Marks a new trace as one that someone is debugging. */
    public static void setDebug(TraceContext context) {
        context.localTrace().setDebug();
    }

    /** Keeps the id that an untrusted client sent; an empty one is ignored. For a new context, before it is shared. */
    public static void setClientRequestId(TraceContext context, String id) {
        context.localTrace().add(Extra.CLIENT_REQUEST_ID, id);
    }

    /** Keeps a verified token. For a new context, before it is shared. */
    public static void setDebugToken(TraceContext context, DebugToken token) {
        context.localTrace().add(Extra.DEBUG_TOKEN, token);
        Unread.DEBUG_TOKEN.tellOnce();
    }

    /** Keeps what a format has read beside the ids. For a new context, before it is shared. */
    public static void setVendorFields(TraceContext context, Object format, String text) {
        context.localTrace().add(format, text);
    }

    /** Returns an id for a child span, without making its context. */
    public static long nextChildId(TraceContext context) {
        return context.nextChildId();
    }

    /** Returns the child span with an id that {@link #nextChildId} has made. */
    public static TraceContext child(TraceContext context, long spanId) {
        return context.child(spanId);
    }

    /**
     * Returns the span id that a message carries if {@code childId} was made for it: another one if the ids are a foreign
     * tracer's, whose backend does not know our spans.
     */
    public static long sentSpanId(TraceContext context, long childId) {
        return context.localTrace().sentAs(childId);
    }

    /** Returns the context without its debug token, for one message. */
    public static TraceContext withoutDebugToken(TraceContext context) {
        return context.without(context.baggage(), Extra.DEBUG_TOKEN);
    }

    /** Returns the context without baggage, the client's own id and the debug token, for one message. */
    public static TraceContext withoutPrivateFields(TraceContext context) {
        return context.without(Baggage.EMPTY, Extra.DEBUG_TOKEN, Extra.CLIENT_REQUEST_ID);
    }

    /** Returns the context with the ids of the foreign tracer's current span; the same context if there is no such span. */
    public static TraceContext joinCurrentSpan(TraceContext context) {
        return context.joinCurrentSpan();
    }

    /**
     * Returns the context of a request that is served within the foreign tracer's current span; the same context if there
     * is no such span.
     *
     * @param named whether someone has chosen the request id; if not, it follows the trace id
     */
    public static TraceContext serveInCurrentSpan(TraceContext context, boolean named) {
        return context.serveInCurrentSpan(named);
    }

    /** Makes a context current with its own ids, although a foreign tracer's span is current. */
    public static Scope openUnchanged(TraceContext context) {
        return Scope.open(context.keepIds());
    }

    /**
     * Makes a context current on the calling thread until {@link #detach}, for a host that says "set" and "restore" and
     * keeps nothing of ours in between.
     */
    public static void attach(TraceContext context) {
        Scope.attach(context.toBeCurrent());
    }

    /**
     * Ends what the last {@link #attach} on the calling thread began. Scopes that were opened since and left open are closed
     * too, and counted as leaked.
     *
     * @return false if nothing is attached
     */
    public static boolean detach() {
        return Scope.detach();
    }

    /**
     * Makes a context current for a callback on the host's thread until {@link #leave}.
     *
     * @return the scope to pass to {@code leave}; null if the thread had no context, for then none is needed
     */
    public static @Nullable Scope enter(TraceContext context) {
        return Scope.enter(context.toBeCurrent(), null);
    }

    /**
     * Ends what {@link #enter} began on the calling thread, which goes to another request. Scopes that the callback left open
     * are closed too, and counted as leaked.
     */
    public static void leave(@Nullable Scope entered) {
        Scope.leave(entered);
    }

    /**
     * Returns a task that is run again and again, each time in a new request caused by this context's.
     *
     * @param requests begins these requests; null for random ids and the cause's sampled flag
     */
    public static Runnable periodic(TraceContext cause, Runnable task, @Nullable Supplier<TraceContext> requests) {
        return PeriodicTask.of(cause, task, requests);
    }

    /**
     * Returns the milliseconds for which the calling thread's task waited in the queue of its executor.
     *
     * @return 0 if it did not, if the span is of another request than the task, or if a span has asked before
     */
    public static long takeQueueWait(TraceContext span) {
        return Scope.takeQueueWait(span.localTrace().root());
    }

    /** Says that somebody listens to spans. Until then, no task's wait is measured. */
    public static void listenToSpans() {
        spansAreHeard = true;
    }

    static boolean spansAreHeard() {
        return spansAreHeard;
    }

    /** Returns the context that a wrapped task carries, {@link TraceContext#NONE} if it carries none. */
    public static TraceContext contextOf(Runnable task) {
        return task instanceof ContextTask<?> wrapped ? wrapped.context : TraceContext.NONE;
    }

    /** Returns the context of the wrapped task out of which this came last on the calling thread, if it is still known. */
    public static TraceContext contextOf(Throwable failure) {
        return FailedTask.contextOf(failure) instanceof TraceContext context ? context : TraceContext.NONE;
    }

    /** Makes a context current as {@link #openUnchanged} does, for code that may write lines: nothing of ours begins in it. */
    public static Scope openQuiet(TraceContext context) {
        return Scope.open(context.keepIds().quiet());
    }

    /**
     * Whether a line is being written in the context, so that no span begins in it and nothing is sent along.
     *
     * <p>Outside a request the calling thread is asked.
     */
    public static boolean isQuiet(TraceContext context) {
        return context.isNone() ? Scope.isWritingLine() : context.isQuiet();
    }

    /** Finds the foreign tracer, if there is one: some must be found before their first use. */
    public static void findForeignTracer() {
        ForeignTracer.load();
    }

    /**
     * Chooses what every scope of this class loader does.
     *
     * @param keys those keys of the preset that are written, all of them if it is empty
     * @param baggageKeys the baggage entries that are written too, each under its own name
     * @param lazy whether nothing is written, and a line's ids are asked of the context
     * @throws IllegalArgumentException if a key is not the preset's, or a baggage key is, or is named twice
     * @throws IllegalStateException if other settings are chosen or in force already
     */
    public static void configureScopes(
            MdcPreset preset,
            List<String> keys,
            List<String> baggageKeys,
            boolean lazy,
            List<ScopeListener> listeners,
            boolean detectLeaks) {
        MdcMirror mirror = MdcMirror.create(preset, keys, baggageKeys);
        ScopeSettings.propose(new ScopeSettings(
                lazy ? MdcMirror.NOTHING : mirror, lazy ? mirror : MdcMirror.NOTHING, listeners, detectLeaks));
    }

    /** Returns the MDC mirror as a text, for the start line. */
    public static String describeMdc() {
        return ScopeSettings.soFar().describeMdc();
    }

    /** Returns the foreign tracer as a text, for the start line; empty if there is none. */
    public static String describeForeignTracer() {
        ForeignTracer tracer = ForeignTracer.INSTALLED;
        return tracer == null ? "" : " source=" + tracer;
    }
}
