package dev.clew;

import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The ids of one unit of work within one request.
 *
 * <p>Immutable and safe to share. Absent texts are empty, never null; outside a request everything is {@link #NONE}.
 */
public final class TraceContext {
    static final int SAMPLED = 0x01;
    static final int RANDOM = 0x02;
    static final int KNOWN_FLAGS = SAMPLED | RANDOM;

    /** The context outside any request: every text empty, no flag set. */
    public static final TraceContext NONE = new TraceContext(new Hop(0, 0, 0, "", "", ""), 0, 0, Baggage.EMPTY);

    private final Hop hop;
    private final long spanId;
    private final long parentId;
    private final Baggage baggage;
    private @Nullable String spanIdText;

    TraceContext(Hop hop, long spanId, long parentId, Baggage baggage) {
        this.hop = hop;
        this.spanId = spanId;
        this.parentId = parentId;
        this.baggage = baggage;
    }

    /**
     * Returns the calling thread's context, {@link #NONE} outside a request; never null.
     *
     * <p>Where a tracer's span is current, as a {@link Clew.ContextSource} tells, it has that span's trace and span id;
     * outside a request its request id is then the trace id.
     */
    public static TraceContext current() {
        return Scope.currentContext();
    }

    /** The request's id, an opaque text of at most 200 characters. */
    public String requestId() {
        return hop.requestId();
    }

    /** The id that an untrusted client sent for its request, kept beside ours; empty where there is none. */
    public String clientRequestId() {
        return hop.clientRequestId();
    }

    /** The trace id, 32 lower-case hex digits. */
    public String traceId() {
        return hop.traceId();
    }

    /** The span id, 16 lower-case hex digits. */
    public String spanId() {
        String text = spanIdText;
        if (text == null) {
            text = spanId == 0 ? "" : Hex.of(spanId);
            spanIdText = text;
        }
        return text;
    }

    /** The span that this one was called from, 16 lower-case hex digits; empty at the root and where a tracer keeps it. */
    public String parentId() {
        return parentId == 0 ? "" : Hex.of(parentId);
    }

    /**
     * The trace flags: bit 0 sampled, bit 1 random, all others zero.
     *
     * @see <a href="https://www.w3.org/TR/trace-context-2/#trace-flags">Trace Context level 2, 3.2.2.5</a>
     */
    public int traceFlags() {
        return hop.traceFlags();
    }

    /** Whether the sampled flag is set. */
    public boolean isSampled() {
        return (traceFlags() & SAMPLED) != 0;
    }

    /** The {@code tracestate} as it came, valid; empty where there is none. */
    public String traceState() {
        return hop.traceState();
    }

    /** The baggage, {@link Baggage#EMPTY} where there is none. */
    public Baggage baggage() {
        return baggage;
    }

    /** Whether this is {@link #NONE}. */
    public boolean isNone() {
        return spanId == 0;
    }

    /**
     * Counts one more log event of this request in this process, and returns which it is, from 1.
     *
     * <p>0 for {@link #NONE}, and below a tracer's span that no request of ours is around.
     *
     * <p>For layouts: all contexts of the request share the count, so that a gap in a file says that lines are missing.
     */
    public int nextEvent() {
        return isNone() ? 0 : hop.nextEvent();
    }

    /**
     * Returns the level from which this request's lines are wanted whatever their loggers' levels; null where nobody asked.
     *
     * <p>Asked for by a signed {@code X-Debug-Token}, which goes along to services behind this one.
     */
    public @Nullable Level verbosity() {
        DebugToken token = hop.debugToken();
        return token == null ? null : token.level();
    }

    /**
     * Returns what all contexts of this request in this process have in common, and no others: a key, by its identity.
     *
     * <p>For what is kept for a request beside its contexts. It holds on to nothing but the ids.
     */
    public Object requestKey() {
        return hop.root();
    }

    /**
     * Returns what a lazy mirror shows in the MDC under a key; null where it has no such key, and where it is eager.
     *
     * <p>For what stands between a logging library and its layouts ({@code clew.mdc.mirror=lazy}).
     */
    public @Nullable String lazyMdc(@Nullable Object key) {
        return isNone() ? null : ScopeSettings.inForce().lazy().value(this, key);
    }

    /** Whether there is a lazy mirror to show this context; false for {@link #NONE}. */
    public boolean hasLazyMdc() {
        return !isNone() && !ScopeSettings.inForce().lazy().keys().isEmpty();
    }

    /** Passes every entry that a lazy mirror shows in the MDC, none where it is eager. */
    public void forEachLazyMdc(BiConsumer<? super String, ? super String> action) {
        if (!isNone()) {
            ScopeSettings.inForce().lazy().forEach(this, action);
        }
    }

    /** Returns a span of the same request below this one; {@link #NONE} has none but itself. */
    public TraceContext child() {
        return isNone() ? this : child(mintSpanId());
    }

    TraceContext child(long id) {
        return new TraceContext(hop, id, spanId, baggage);
    }

    long mintSpanId() {
        return hop.nextSpanId(spanId);
    }

    /** Returns this context with other baggage, which {@link #NONE} cannot carry. */
    public TraceContext withBaggage(Baggage other) {
        return isNone() || other.equals(baggage) ? this : new TraceContext(hop, spanId, parentId, other);
    }

    /**
     * Returns what is added up over this request in this process, made at the first call.
     *
     * <p>It is one for all spans of the request, on all threads, and is told on the span in which the request came in when
     * that ends. Nobody keeps what is made for {@link #NONE}.
     *
     * @param type the adapter's own; it has one total a request
     */
    public <T extends Span.Total> T total(Class<T> type, Supplier<T> maker) {
        return isNone() ? maker.get() : hop.root().total(type, maker);
    }

    /**
     * Makes this the calling thread's context, in the MDC too, until the scope is closed on the same thread.
     *
     * <p>Where a tracer's span is current, as a {@link Clew.ContextSource} tells, its trace and span id take the place of
     * ours. {@link #NONE} hides the tracer's ids as well, until another of its spans becomes current.
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
        return isNone() ? Tracer.exactly(this) : Tracer.winning(this);
    }

    /** Returns a task that runs with this context current; a task that carries a context already comes back as it is. */
    public Runnable wrap(Runnable task) {
        return ContextTask.of(this, task);
    }

    /** Returns a task that runs with this context current; a task that carries a context already comes back as it is. */
    public <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
        return ContextTask.of(this, task);
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

    long spanIdBits() {
        return spanId;
    }

    long parentIdBits() {
        return parentId;
    }

    Hop hop() {
        return hop;
    }

    /** Contexts are equal when they are the same span of the same request. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof TraceContext that
                        && spanId == that.spanId
                        && parentId == that.parentId
                        && hop.traceHigh() == that.hop.traceHigh()
                        && hop.traceLow() == that.hop.traceLow()
                        && hop.traceFlags() == that.hop.traceFlags()
                        && hop.requestId().equals(that.hop.requestId())
                        && hop.clientRequestId().equals(that.hop.clientRequestId())
                        && hop.traceState().equals(that.hop.traceState())
                        && baggage.equals(that.baggage);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hop.traceHigh() ^ hop.traceLow() ^ spanId);
    }

    @Override
    public String toString() {
        return isNone()
                ? "TraceContext.NONE"
                : "TraceContext{requestId=" + requestId() + ", traceId=" + traceId() + ", spanId=" + spanId() + "}";
    }
}
