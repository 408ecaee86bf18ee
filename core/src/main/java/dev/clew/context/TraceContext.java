package dev.clew.context;

import dev.clew.text.Hex;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ids of one unit of work within one request.
 *
 * <p>Immutable and safe to share. Absent texts are empty, never null; outside a request the context is {@link #NONE}.
 */
public final class TraceContext implements MirroredIds {
    /** The context outside any request: every text is empty, no flag is set. */
    public static final TraceContext NONE = new TraceContext(LocalTrace.NONE, 0, 0, Baggage.EMPTY);

    private final LocalTrace trace;
    private final long spanId;
    private final long parentId;
    private final Baggage baggage;
    private @Nullable String spanIdText;

    TraceContext(LocalTrace trace, long spanId, long parentId, Baggage baggage) {
        this.trace = trace;
        this.spanId = spanId;
        this.parentId = parentId;
        this.baggage = baggage;
    }

    /**
     * Returns the calling thread's context, {@link #NONE} outside a request; never null.
     *
     * <p>If a foreign tracer's span is current, as a {@link CurrentSpanSource} tells, the context has that span's trace and
     * span id; outside a request of ours its request id is then the trace id.
     */
    public static TraceContext current() {
        return Scope.currentContext();
    }

    /** Returns the request's id, an opaque text of at most 200 characters. */
    @Override
    public String requestId() {
        return trace.requestId();
    }

    /** Returns the id that an untrusted client sent for its request; empty if none was kept. */
    public String clientRequestId() {
        return trace.clientRequestId();
    }

    /** Returns the trace id, 32 lower-case hex digits. */
    @Override
    public String traceId() {
        return trace.traceId();
    }

    /** Returns the upper 64 bits of the trace id. */
    public long traceIdHigh() {
        return trace.traceIdHigh();
    }

    /** Returns the lower 64 bits of the trace id. */
    @Override
    public long traceIdLow() {
        return trace.traceIdLow();
    }

    /** Returns the span id, 16 lower-case hex digits. */
    @Override
    public String spanId() {
        String text = spanIdText;
        if (text == null) {
            text = spanId == 0 ? "" : Hex.of(spanId);
            spanIdText = text;
        }
        return text;
    }

    /** Returns the span id as bits. */
    @Override
    public long spanIdAsLong() {
        return spanId;
    }

    /** Returns the id of the calling span, 16 lower-case hex digits; empty at the root and if a foreign tracer keeps it. */
    public String parentId() {
        return parentId == 0 ? "" : Hex.of(parentId);
    }

    /**
     * Returns the trace flags: bit 0 sampled, bit 1 random, all others zero.
     *
     * @see <a href="https://www.w3.org/TR/trace-context-2/#trace-flags">Trace Context level 2, 3.2.2.5</a>
     */
    @Override
    public int traceFlags() {
        return trace.traceFlags();
    }

    /** Whether the sampled flag is set. */
    public boolean isSampled() {
        return (traceFlags() & LocalTrace.SAMPLED) != 0;
    }

    /** Whether someone is debugging the trace, as B3 and Jaeger can say. */
    public boolean isDebug() {
        return (trace.flags() & LocalTrace.DEBUG) != 0;
    }

    /** Returns the valid {@code tracestate} as it came; empty if there is none. */
    public String traceState() {
        return trace.traceState();
    }

    /** Returns the baggage, {@link Baggage#EMPTY} if there is none. */
    @Override
    public Baggage baggage() {
        return baggage;
    }

    /**
     * Returns the text that a wire format has read beside the ids, to write it again; null if it has read none.
     *
     * @param format the format itself, compared by identity
     */
    public @Nullable String vendorFields(Object format) {
        return (String) trace.extra(format);
    }

    /** Returns the value of a {@code traceparent} header that names this span. */
    public String traceparent() {
        return traceparent(spanId);
    }

    /** Returns the value of a {@code traceparent} header that names another span of this trace. */
    public String traceparent(long spanId) {
        return trace.traceparent(spanId);
    }

    /** Whether this is {@link #NONE}. */
    @Override
    public boolean isNone() {
        return spanId == 0;
    }

    /** Returns a new span of the same request below this one; {@link #NONE} returns itself. */
    public TraceContext child() {
        return isNone() ? this : child(nextChildId());
    }

    TraceContext child(long id) {
        return new TraceContext(trace, id, spanId, baggage);
    }

    long nextChildId() {
        return trace.nextSpanId(spanId);
    }

    /** Returns this context with other baggage; {@link #NONE}, which cannot carry any, returns itself. */
    public TraceContext withBaggage(Baggage other) {
        return isNone() || other.equals(baggage)
                ? this
                : new TraceContext(trace, spanId, parentId, other.forContext(isQuiet()));
    }

    /**
     * Whether nothing of ours begins within this context: no span, and nothing is sent along.
     *
     * <p>It is the context of a line that is being written. Whoever writes lines by sending them would else log what he
     * sends, and send that again. The context knows it, and not the thread, because a task takes the context along. The
     * baggage keeps it: another field would make every context eight bytes larger (AllocationTest, "nested").
     */
    boolean isQuiet() {
        return baggage.isQuiet();
    }

    /** Returns this context, within which nothing of ours begins. */
    TraceContext quiet() {
        if (isNone() || isQuiet()) {
            return this;
        }
        TraceContext quiet = new TraceContext(trace, spanId, parentId, baggage.forContext(true));
        quiet.spanIdText = spanId(); // the line has it, and so has the next one
        return quiet;
    }

    TraceContext without(Baggage kept, Object... keys) {
        return new TraceContext(trace.without(spanId, keys), spanId, parentId, kept);
    }

    /** Returns this context with the ids of the foreign tracer's current span, or this context if there is no such span. */
    TraceContext joinCurrentSpan() {
        // hot: on every look at the current context
        return joinCurrentSpan(ForeignTracer.INSTALLED);
    }

    TraceContext joinCurrentSpan(@Nullable ForeignTracer tracer) {
        return tracer == null ? this : in(tracer.join(trace, spanId), 0);
    }

    /** Returns this context, which keeps its own ids although a foreign tracer's span is current. */
    TraceContext keepIds() {
        return keepIds(ForeignTracer.INSTALLED);
    }

    TraceContext keepIds(@Nullable ForeignTracer tracer) {
        LocalTrace kept = tracer == null ? trace : tracer.keep(trace, spanId);
        return kept == trace ? this : new TraceContext(kept, spanId, parentId, baggage);
    }

    /** Returns the context of a request served within the foreign tracer's current span, or this one if there is no such span. */
    TraceContext serveInCurrentSpan(boolean named) {
        return serveInCurrentSpan(ForeignTracer.INSTALLED, named);
    }

    TraceContext serveInCurrentSpan(@Nullable ForeignTracer tracer, boolean named) {
        if (tracer == null) {
            return this;
        }
        LocalTrace joined = tracer.serve(trace, spanId, named);
        // The tracer does not say what is above its span. If the request is in the same trace, our caller is.
        boolean sameTrace = joined.traceIdHigh() == trace.traceIdHigh() && joined.traceIdLow() == trace.traceIdLow();
        return in(joined, sameTrace ? parentId : 0);
    }

    private TraceContext in(LocalTrace joined, long parent) {
        if (joined == trace) {
            return isNone() ? NONE : this;
        }
        return new TraceContext(joined, joined.sentAs(0), parent, baggage);
    }

    /**
     * Makes this the calling thread's context, in the MDC too, until the scope is closed on the same thread.
     *
     * <p>If a foreign tracer's span is current, as a {@link CurrentSpanSource} tells, its trace and span id take the place
     * of ours. {@link #NONE} hides the tracer's ids as well, until another of its spans becomes current.
     *
     * <pre>{@code
     * try (Scope scope = context.makeCurrent()) {
     *     log.info("every line in here carries the ids");
     * }
     * }</pre>
     */
    public Scope makeCurrent() {
        return Scope.open(toBeCurrent());
    }

    TraceContext toBeCurrent() {
        return isNone() ? keepIds() : joinCurrentSpan();
    }

    LocalTrace localTrace() {
        return trace;
    }

    /** Returns a task that runs with this context current. A task that already carries a context is returned unchanged. */
    public Runnable wrap(Runnable task) {
        return ContextTask.of(this, task);
    }

    /** Returns a task that runs with this context current. A task that already carries a context is returned unchanged. */
    public <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        return ContextTask.of(this, task);
    }

    /**
     * Returns an executor whose tasks run with this context current, whichever thread hands them over.
     *
     * <p>For a library that calls {@code execute} itself when something is done, such as Guava's {@code addCallback}. A task
     * that already carries a context keeps it.
     */
    public Executor wrap(Executor executor) {
        return new BoundExecutor(executor, this);
    }

    private record BoundExecutor(Executor delegate, TraceContext context) implements Executor {
        @Override
        public void execute(Runnable task) {
            delegate.execute(context.wrap(task));
        }
    }

    /** Returns a supplier that runs with this context current. */
    public <T extends @Nullable Object> Supplier<T> wrapSupplier(Supplier<T> supplier) {
        return () -> {
            try (Scope scope = makeCurrent()) {
                return supplier.get();
            }
        };
    }

    /** Returns a function that runs with this context current. */
    public <T extends @Nullable Object, R extends @Nullable Object> Function<T, R> wrapFunction(
            Function<T, R> function) {
        return t -> {
            try (Scope scope = makeCurrent()) {
                return function.apply(t);
            }
        };
    }

    /** Returns a function that runs with this context current. */
    public <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object>
            BiFunction<T, U, R> wrapBiFunction(BiFunction<T, U, R> function) {
        return (t, u) -> {
            try (Scope scope = makeCurrent()) {
                return function.apply(t, u);
            }
        };
    }

    /** Returns a consumer that runs with this context current. */
    public <T extends @Nullable Object> Consumer<T> wrapConsumer(Consumer<T> consumer) {
        return t -> {
            try (Scope scope = makeCurrent()) {
                consumer.accept(t);
            }
        };
    }

    /** Returns a consumer that runs with this context current. */
    public <T extends @Nullable Object, U extends @Nullable Object> BiConsumer<T, U> wrapBiConsumer(
            BiConsumer<T, U> consumer) {
        return (t, u) -> {
            try (Scope scope = makeCurrent()) {
                consumer.accept(t, u);
            }
        };
    }

    /** Returns the task that {@link #wrap(Runnable)} was given, or the task itself if it was not wrapped. */
    public static Runnable unwrap(Runnable task) {
        return (Runnable) ContextTask.unwrap(task);
    }

    /** Two contexts are equal if they are the same span of the same request. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof TraceContext that
                        && spanId == that.spanId
                        && parentId == that.parentId
                        && trace.traceIdHigh() == that.trace.traceIdHigh()
                        && trace.traceIdLow() == that.trace.traceIdLow()
                        && trace.traceFlags() == that.trace.traceFlags()
                        && trace.requestId().equals(that.trace.requestId())
                        && trace.clientRequestId().equals(that.trace.clientRequestId())
                        && trace.traceState().equals(that.trace.traceState())
                        && baggage.equals(that.baggage);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(trace.traceIdHigh() ^ trace.traceIdLow() ^ spanId);
    }

    @Override
    public String toString() {
        return isNone()
                ? "TraceContext.NONE"
                : "TraceContext{requestId=" + requestId() + ", traceId=" + traceId() + ", spanId=" + spanId() + "}";
    }
}
