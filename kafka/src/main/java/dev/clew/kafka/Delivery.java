package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.Scope;
import dev.clew.Span;
import dev.clew.TraceContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The time during which a consumed record is being processed on its thread.
 *
 * <p>Its context is current and in the MDC, its {@code CONSUMER} span runs, and what is sent meanwhile is caused by it.
 * Opened in try-with-resources, it never leaves its thread. Closing it twice, or on another thread, does no harm.
 */
public final class Delivery implements AutoCloseable {
    private static final VarHandle CLOSED;

    static {
        try {
            CLOSED = MethodHandles.lookup().findVarHandle(Delivery.class, "closed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What a thread's slot holds. Its type is the JDK's, so that what stays behind on the thread is too. */
    private static final ThreadLocal<@Nullable Object[]> SLOT = new ThreadLocal<>();

    private final Clew clew;
    private final @Nullable Object[] slot;
    private final @Nullable Delivery previous;
    private final @Nullable ConsumerRecord<?, ?> record;
    private final TraceContext context;
    private final @Nullable Scope scope;
    private final Span span;
    private @Nullable String cause;

    /** Written with release and read with acquire: a foreign thread may close. Two that race for it do no harm. */
    @SuppressWarnings("UnusedVariable") // through CLOSED
    private boolean closed;

    private Delivery(
            Clew clew,
            @Nullable Object[] slot,
            @Nullable Delivery previous,
            @Nullable ConsumerRecord<?, ?> record,
            TraceContext context,
            @Nullable Scope scope,
            Span span) {
        this.clew = clew;
        this.slot = slot;
        this.previous = previous;
        this.record = record;
        this.context = context;
        this.scope = scope;
        this.span = span;
    }

    /** @param record null for a batch of several, of which none is the one cause of what is sent */
    static Delivery open(Clew clew, @Nullable ConsumerRecord<?, ?> record, TraceContext context, Span span) {
        @Nullable Object[] slot = SLOT.get();
        if (slot == null) {
            slot = new Object[1];
            SLOT.set(slot);
        }
        Delivery delivery = new Delivery(clew, slot, top(slot), record, context, context.makeCurrent(), span);
        slot[0] = delivery;
        span.begin();
        return delivery;
    }

    /** Stands in where there is nothing to open, or where opening failed: the record is processed all the same. */
    static Delivery none(Clew clew) {
        return new Delivery(clew, new Object[1], null, null, TraceContext.NONE, null, Span.NOOP);
    }

    /** Does as {@link #none} and says why opening failed. */
    static Delivery failedToOpen(Clew clew, Throwable failure) {
        clew.counters().skipped("kafka.open", failure);
        return none(clew);
    }

    /** Returns the delivery in which the thread is, null outside. */
    static @Nullable Delivery current() {
        @Nullable Object[] slot = SLOT.get();
        return slot == null ? null : top(slot);
    }

    /** Returns the thread's delivery where this context is of its request, null otherwise. */
    static @Nullable Delivery of(TraceContext context) {
        Delivery current = current();
        // Something else may have been made current meanwhile, which this record has not caused.
        return current != null && context.requestId().equals(current.context.requestId()) ? current : null;
    }

    /** Returns the identity of the record that is being processed in this context, null outside or of a batch. */
    static @Nullable String causeOf(TraceContext context) {
        Delivery current = of(context);
        return current == null || current.record == null ? null : current.cause(current.record);
    }

    /** Read once, however much the handler sends; only ever on the delivery's own thread. */
    private String cause(ConsumerRecord<?, ?> consumed) {
        String known = cause;
        if (known == null) {
            known = Wire.identity(consumed);
            cause = known;
        }
        return known;
    }

    /** Closes what the thread's code has left open: a record is not being processed while the next are polled. */
    static void closeLeaked() {
        for (Delivery leaked = current(); leaked != null; leaked = current()) {
            leaked.leaked();
        }
    }

    private void leaked() {
        clew.counters().add("kafka.leaked");
        close();
    }

    private static @Nullable Delivery top(@Nullable Object[] slot) {
        Delivery top = (Delivery) slot[0];
        while (top != null && top.isClosed()) {
            top = top.previous;
        }
        slot[0] = top;
        return top;
    }

    /** The context in which the record is processed. */
    public TraceContext context() {
        return context;
    }

    /** The span of the processing, to which attributes may be added; {@link Span#NOOP} where nobody listens. */
    public Span span() {
        return span;
    }

    @Nullable
    ConsumerRecord<?, ?> record() {
        return record;
    }

    /** Says that processing failed: the span ends with this error, as timed out or cancelled where it says so. */
    public void failed(Throwable failure) {
        span.error(failure).outcome(outcomeOf(failure));
    }

    static Span.Outcome outcomeOf(Throwable failure) {
        if (failure instanceof TimeoutException || failure instanceof java.util.concurrent.TimeoutException) {
            return Span.Outcome.TIMEOUT;
        }
        boolean cancelled = failure instanceof InterruptException
                || failure instanceof InterruptedException
                || failure instanceof CancellationException;
        return cancelled ? Span.Outcome.CANCELLED : Span.Outcome.ERROR;
    }

    /** Ends the span and brings back the context that was current before. */
    @Override
    public void close() {
        close(false);
    }

    /** Closes, with this one, every delivery and scope that its handler has left open, each of them counted. */
    void closeAll() {
        if (scope != null && !isClosed()) {
            for (Delivery left = top(slot); left != null && left != this; left = top(slot)) {
                left.leaked();
            }
        }
        close(true);
    }

    private void close(boolean all) {
        // hot: once a record
        if (isClosed()) {
            return;
        }
        CLOSED.setRelease(this, true);
        try {
            if (SLOT.get() == slot) {
                // The slot lets go of the record; what was opened before it is the top again.
                top(slot);
            }
            span.end();
        } catch (Throwable t) {
            clew.counters().skipped("kafka.close", t);
        } finally {
            if (scope != null && all) {
                scope.closeAll();
            } else if (scope != null) {
                scope.close();
            }
        }
    }

    private boolean isClosed() {
        return (boolean) CLOSED.getAcquire(this);
    }

    @Override
    public String toString() {
        return "Delivery{" + (record == null ? "" : Wire.identity(record) + ", ") + context + "}";
    }
}
