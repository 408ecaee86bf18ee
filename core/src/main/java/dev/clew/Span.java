package dev.clew;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One timed unit of work: a request served, a call made, a statement run.
 *
 * <p>Name it, {@link #begin()} it, tell it what became known, {@link #end()} it. It has a context of its own and opens
 * no scope, so it may outlive any scope and end on another thread; whoever passes it on publishes it safely. It ends
 * once; what comes later is ignored. {@link #NOOP}, which does nothing, stands in where nobody listens.
 */
public final class Span {
    /** A span's side of the conversation. */
    public enum Kind {
        /** A request received. */
        SERVER,
        /** A request sent, a statement run. */
        CLIENT,
        /** A message sent. */
        PRODUCER,
        /** A message received. */
        CONSUMER,
        /** Work inside the process. */
        INTERNAL;

        boolean isEntry() {
            return this == SERVER || this == CONSUMER;
        }
    }

    /** How a span ended. */
    public enum Outcome {
        /** As wanted. */
        OK,
        /** Failed. */
        ERROR,
        /** Not answered in time. */
        TIMEOUT,
        /** Given up by the caller. */
        CANCELLED
    }

    /**
     * What an adapter adds up over a request in this process, such as its queries.
     *
     * <p>Kept by {@link TraceContext#total}, and asked once: when the span in which the request came in ends, while others
     * may still add to it.
     */
    public interface Total {
        /** Passes what was added up to the action, as attributes of that span. */
        void forEachAttribute(BiConsumer<String, Object> action);
    }

    /** The span where nobody listens. */
    public static final Span NOOP =
            new Span(new SpanListeners(List.of(), new Clew.Counters()), Kind.INTERNAL, TraceContext.NONE);

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Span.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int NEW = 0;
    /** The listeners are being told that it started. */
    private static final int BEGINNING = 1;

    private static final int BEGUN = 2;
    /** Ended before they all knew that it had started: whoever tells them goes on to tell that it ended. */
    private static final int ENDING = 3;

    private static final int ENDED = 4;

    private final SpanListeners listeners;
    private final Kind kind;
    private final TraceContext context;
    private String name = "";
    private String peer = "";
    private @Nullable Outcome outcome;
    private @Nullable Throwable error;
    private @Nullable List<Object> attributes;
    private long startNanos;
    private long durationNanos;
    private volatile int state = NEW;

    Span(SpanListeners listeners, Kind kind, TraceContext context) {
        this.listeners = listeners;
        this.kind = kind;
        this.context = context;
    }

    /** Names the operation: {@code POST /orders}, {@code UPDATE stock}, {@code order-placed send}. */
    public Span name(String operation) {
        if (isOpen()) {
            name = operation;
        }
        return this;
    }

    /** Names the other side, as far as known: {@code host:port}, a database product. */
    public Span peer(String other) {
        if (isOpen()) {
            peer = other;
        }
        return this;
    }

    /** Adds an attribute; a null value is left out, a second value of one key replaces the first. */
    public Span attribute(String key, @Nullable Object value) {
        if (isOpen() && value != null) {
            put(key, value);
        }
        return this;
    }

    private void put(String key, Object value) {
        List<Object> pairs = attributes;
        if (pairs == null) {
            pairs = new ArrayList<>(8);
            attributes = pairs;
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            if (pairs.get(i).equals(key)) {
                pairs.set(i + 1, value);
                return;
            }
        }
        pairs.add(key);
        pairs.add(value);
    }

    /** Adds an HTTP status; from 500 on it is an {@link Outcome#ERROR}. */
    public Span status(int status) {
        if (isOpen()) {
            put("status", status);
            outcome = status >= 500 ? Outcome.ERROR : outcome;
        }
        return this;
    }

    /** Says how it went; without it a span is {@link Outcome#OK}, or {@link Outcome#ERROR} where it has an error. */
    public Span outcome(Outcome result) {
        if (isOpen()) {
            outcome = result;
        }
        return this;
    }

    /** Says what failed. */
    public Span error(Throwable failure) {
        if (isOpen()) {
            error = failure;
        }
        return this;
    }

    /** Starts the clock and tells the listeners, once. */
    public Span begin() {
        if (this != NOOP && STATE.compareAndSet(this, NEW, BEGINNING)) {
            startNanos = System.nanoTime();
            listeners.tell(this, SpanListener::started);
            if (!STATE.compareAndSet(this, BEGINNING, BEGUN)) {
                tellEnded(ENDING);
            }
        }
        return this;
    }

    /**
     * Stops the clock and tells the listeners, once, from whichever thread comes first.
     *
     * <p>Where they are still being told that it started, they are told right after that, on that thread.
     */
    public void end() {
        if (this == NOOP) {
            return;
        }
        begin();
        if (!STATE.compareAndSet(this, BEGINNING, ENDING)) {
            tellEnded(BEGUN);
        }
    }

    private void tellEnded(int from) {
        if (STATE.compareAndSet(this, from, ENDED)) {
            durationNanos = System.nanoTime() - startNanos;
            if (kind.isEntry()) {
                addTotals();
            }
            listeners.tell(this, SpanListener::ended);
        }
    }

    private void addTotals() {
        for (HopExtra extra = context.hop().root().extras(); extra != null; extra = extra.next()) {
            if (extra.value() instanceof Total total) {
                try {
                    total.forEachAttribute(this::put);
                } catch (Throwable t) {
                    listeners.skipped("total", t);
                }
            }
        }
    }

    private boolean isOpen() {
        return this != NOOP && state < ENDING;
    }

    /** Whether nothing listens to this span, so that what is costly to find out need not be. */
    public boolean isNoop() {
        return this == NOOP;
    }

    /** The side of the conversation. */
    public Kind kind() {
        return kind;
    }

    /** The span's own context. */
    public TraceContext context() {
        return context;
    }

    /** The operation's name, empty until named. */
    public String name() {
        return name;
    }

    /** The other side, empty where not known. */
    public String peer() {
        return peer;
    }

    /** How it went, as far as said until now. */
    public Outcome outcome() {
        if (outcome != null) {
            return outcome;
        }
        return error == null ? Outcome.OK : Outcome.ERROR;
    }

    /** What failed; null where nothing did. */
    public @Nullable Throwable error() {
        return error;
    }

    /** How long it took, in nanoseconds of the monotonic clock; zero until it has ended. */
    public long durationNanos() {
        return durationNanos;
    }

    /** Passes every attribute to the action, in the order in which they were first set. */
    public void forEachAttribute(BiConsumer<String, Object> action) {
        List<Object> pairs = attributes;
        if (pairs != null) {
            for (int i = 0; i < pairs.size(); i += 2) {
                action.accept((String) pairs.get(i), pairs.get(i + 1));
            }
        }
    }

    @Override
    public String toString() {
        return this == NOOP ? "Span.NOOP" : "Span{" + kind + " " + name + ", " + context + "}";
    }
}
