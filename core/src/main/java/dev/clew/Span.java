package dev.clew;

import dev.clew.context.ContextSpi;
import dev.clew.context.Counters;
import dev.clew.context.RequestState;
import dev.clew.context.TraceContext;
import dev.clew.text.PlainText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One timed unit of work: a request served, a call made, a statement run.
 *
 * <p>Name it, {@link #begin()} it, add what becomes known, {@link #end()} it. A span has its own context and opens no scope,
 * so it may outlive any scope and end on another thread, if it is published safely. It ends once; later calls are
 * ignored. {@link #NOOP}, which does nothing, takes its place if nobody listens.
 */
public final class Span {
    /** The side of the conversation that a span is on. */
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

    /** The way in which a span ended. */
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

    /** The span that does nothing. */
    public static final Span NOOP =
            new Span(new SpanListeners(List.of(), Counters.shared()), Kind.INTERNAL, TraceContext.NONE);

    private static final Level[] LEVELS = Level.values();
    private static final Outcome[] OUTCOMES = Outcome.values();
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Span.class, "state", byte.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final byte NEW = 0;
    /** The listeners are hearing of the start. */
    private static final byte BEGINNING = 1;

    private static final byte BEGUN = 2;
    /** Ended while the listeners are hearing of the start: the thread that calls them goes on with the end. */
    private static final byte ENDING = 3;

    private static final byte ENDED = 4;

    private final SpanListeners listeners;
    private final Kind kind;
    private final TraceContext context;
    private String name = "";
    private String peer = "";
    private @Nullable Throwable error;
    private @Nullable List<Object> attributes;
    private long startNanos;
    private long durationNanos;

    /** The {@link GcTime} at the start of a request. */
    private int pausedBefore;

    // Bytes like the state: all four of them fit where one more reference would make every span eight bytes larger.
    /** One more than the place in {@link #LEVELS}. */
    private byte level;

    /** One more than the place in {@link #OUTCOMES}. */
    private byte outcome;

    private volatile byte state = NEW;

    Span(SpanListeners listeners, Kind kind, TraceContext context) {
        this.listeners = listeners;
        this.kind = kind;
        this.context = context;
    }

    /**
     * Names the operation: {@code POST /orders}, {@code UPDATE stock}, {@code order-placed send}.
     *
     * <p>Control characters and their like are replaced: the name is a part of a log message, which a pattern layout writes
     * as it is.
     */
    public Span name(String operation) {
        if (isOpen()) {
            name = PlainText.of(operation);
        }
        return this;
    }

    /** Names the other side, as far as known: {@code host:port}, a database product. Made plain, as the name is. */
    public Span peer(String other) {
        if (isOpen()) {
            peer = PlainText.of(other);
        }
        return this;
    }

    /**
     * Sets the level of the lines for the start and for an end as wanted: for a probe, that nobody wants to read of. A span
     * that ends otherwise keeps its WARN or ERROR.
     */
    @SuppressWarnings("EnumOrdinal") // it goes nowhere but back to LEVELS
    public Span level(Level lines) {
        if (isOpen()) {
            level = (byte) (lines.ordinal() + 1);
        }
        return this;
    }

    /** Adds an attribute. A null value is ignored; a second value of a key replaces the first. */
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

    /** Adds an HTTP status. From 500 on, the outcome is {@link Outcome#ERROR}. */
    public Span status(int status) {
        if (isOpen()) {
            put("status", status);
        }
        return status >= 500 ? outcome(Outcome.ERROR) : this;
    }

    /** Sets the outcome. Without it, a span is {@link Outcome#OK}, or {@link Outcome#ERROR} if it has an error. */
    @SuppressWarnings("EnumOrdinal") // it goes nowhere but back to OUTCOMES
    public Span outcome(Outcome result) {
        if (isOpen()) {
            outcome = (byte) (result.ordinal() + 1);
        }
        return this;
    }

    /** Sets the failure. */
    public Span error(Throwable failure) {
        if (isOpen()) {
            error = failure;
        }
        return this;
    }

    /** Starts the clock and calls the listeners, once. */
    public Span begin() {
        return this == NOOP || state != NEW ? this : begin(System.nanoTime());
    }

    /**
     * Calls the listeners, once, for work that began before.
     *
     * @param startNanos the time at which it began, by {@link System#nanoTime()}
     */
    public Span begin(long startNanos) {
        if (this != NOOP && STATE.compareAndSet(this, NEW, BEGINNING)) {
            this.startNanos = startNanos;
            if (kind.isEntry()) {
                pausedBefore = GcTime.millis();
            }
            long queueMillis = ContextSpi.takeQueueWait(context);
            if (queueMillis > 0) {
                put("queue_ms", queueMillis);
            }
            listeners.tell(this, false);
            if (!STATE.compareAndSet(this, BEGINNING, BEGUN)) {
                tellEnded(ENDING);
            }
        }
        return this;
    }

    /**
     * Stops the clock and calls the listeners, once, on the first thread that ends the span.
     *
     * <p>If another thread is still calling them for the start, that thread calls them for the end right after.
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

    private void tellEnded(byte from) {
        if (STATE.compareAndSet(this, from, ENDED)) {
            durationNanos = System.nanoTime() - startNanos;
            if (kind.isEntry()) {
                addPauses();
                addTotals();
            }
            listeners.tell(this, true);
        }
    }

    private void addPauses() {
        int paused = GcTime.millis() - pausedBefore;
        if (paused > 0) {
            put("gc_ms", paused);
        }
    }

    private void addTotals() {
        RequestState.forEachTotal(context, total -> {
            try {
                total.forEachAttribute(this::put);
            } catch (Throwable t) {
                listeners.skipped("total", t);
            }
        });
    }

    private boolean isOpen() {
        return this != NOOP && state < ENDING;
    }

    /** Whether nobody listens to this span, so that costly attributes need not be found out. */
    public boolean isNoop() {
        return this == NOOP;
    }

    /** Returns the side of the conversation. */
    public Kind kind() {
        return kind;
    }

    /** Returns the span's own context. */
    public TraceContext context() {
        return context;
    }

    /** Returns the operation's name, empty until it is set. */
    public String name() {
        return name;
    }

    /** Returns the other side, empty if it is unknown. */
    public String peer() {
        return peer;
    }

    /** Returns the level that was set for the span's lines, null if none was. */
    public @Nullable Level level() {
        return level == 0 ? null : LEVELS[level - 1];
    }

    /** Returns the outcome, as far as it is known. */
    public Outcome outcome() {
        if (outcome != 0) {
            return OUTCOMES[outcome - 1];
        }
        return error == null ? Outcome.OK : Outcome.ERROR;
    }

    /** Returns the failure, null if there is none. */
    public @Nullable Throwable error() {
        return error;
    }

    /** Returns the duration in nanoseconds of the monotonic clock, zero until the span has ended. */
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
