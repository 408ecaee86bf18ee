package dev.clew.messaging;

import dev.clew.Span;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The time during which a thread processes a consumed message.
 *
 * <p>Its context is current and in the MDC, its {@code CONSUMER} span runs, and it is the cause of messages that are sent
 * meanwhile. Open it in try-with-resources and keep it on its thread. Closing it twice or on another thread does no harm.
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

    /** The thread's innermost delivery. An array, so that a class of the JDK stays on the thread and none of ours. */
    private static final ThreadLocal<@Nullable Object[]> SLOT = new ThreadLocal<>();

    private final MessagingSystem<?, ?> system;
    private final @Nullable Object[] slot;
    private final @Nullable Delivery previous;
    private final @Nullable Object message;
    private final TraceContext context;
    private final @Nullable Scope scope;
    private final Span span;
    private @Nullable String cause;
    private boolean onItsWay;
    private boolean enclosing;

    /** Written with release and read with acquire, since a foreign thread may close. A race of two does no harm. */
    @SuppressWarnings("UnusedVariable") // through CLOSED
    private boolean closed;

    private Delivery(
            MessagingSystem<?, ?> system,
            @Nullable Object[] slot,
            @Nullable Delivery previous,
            @Nullable Object message,
            TraceContext context,
            @Nullable Scope scope,
            Span span) {
        this.system = system;
        this.slot = slot;
        this.previous = previous;
        this.message = message;
        this.context = context;
        this.scope = scope;
        this.span = span;
    }

    /** @param message null for a batch of several, none of which is the only cause of a message that is sent */
    static <M> Delivery open(MessagingSystem<M, ?> system, @Nullable M message, TraceContext context, Span span) {
        return enter(system, message, context, span);
    }

    private static Delivery enter(
            MessagingSystem<?, ?> system, @Nullable Object message, TraceContext context, Span span) {
        @Nullable Object[] slot = SLOT.get();
        if (slot == null) {
            slot = new Object[1];
            SLOT.set(slot);
        }
        Delivery delivery = new Delivery(system, slot, top(slot), message, context, context.makeCurrent(), span);
        slot[0] = delivery;
        span.begin();
        return delivery;
    }

    /** Returns a delivery that does nothing, for a message that is processed without a context. */
    static Delivery none(MessagingSystem<?, ?> system) {
        return new Delivery(system, new Object[1], null, null, TraceContext.NONE, null, Span.NOOP);
    }

    /** Returns the thread's innermost delivery, null outside. */
    static @Nullable Delivery current() {
        @Nullable Object[] slot = SLOT.get();
        return slot == null ? null : top(slot);
    }

    /** Returns the thread's delivery if the context is of its request, else null. */
    static @Nullable Delivery of(TraceContext context) {
        return of(context, current());
    }

    private static @Nullable Delivery of(TraceContext context, @Nullable Delivery current) {
        // A context that was made current meanwhile may be of another request, which the message has not caused.
        return current != null && context.requestId().equals(current.context.requestId()) ? current : null;
    }

    /**
     * Returns the identity of the message that is processed in this context; null outside, and in a batch.
     *
     * @param current the thread's delivery, null outside
     */
    static @Nullable String causeOf(TraceContext context, @Nullable Delivery current) {
        Delivery processing = of(context, current);
        return processing == null || processing.message == null ? null : processing.cause(processing.message);
    }

    /**
     * Returns the identity of a message: if it is being processed, the one by which it is known as a cause.
     *
     * <p>A message of JMS that is sent on is the same object, and has another id by then.
     */
    static <M> String identityOf(MessagingSystem<M, ?> system, M message) {
        Delivery current = current();
        return current != null && current.isOn(message) ? current.cause(message) : system.identity(message);
    }

    /** Returns this delivery, whose message is known by the name that it has in another one. */
    Delivery knownBy(String name) {
        cause = name;
        return this;
    }

    /** Computes the identity once, however much the handler sends; called on the delivery's own thread only. */
    private String cause(Object consumed) {
        String known = cause;
        if (known == null) {
            known = identity(system, consumed);
            cause = known;
        }
        return known;
    }

    /** Returns the message of this system that is processed in this context; null outside, and in a batch. */
    @SuppressWarnings("unchecked") // as below
    static <M> @Nullable M messageOf(TraceContext context, MessagingSystem<M, ?> system) {
        Delivery current = of(context);
        return current != null && current.isOf(system.name()) ? (M) current.message : null;
    }

    @SuppressWarnings("unchecked") // the delivery was opened with a message of its system
    private static <M> String identity(MessagingSystem<M, ?> system, Object message) {
        return system.identity((M) message);
    }

    /** Closes the innermost deliveries of this messaging system that nobody is going to close. */
    static void closeLeaked(String system) {
        Delivery leaked = current();
        while (leaked != null && leaked.isOf(system) && !leaked.enclosing) {
            leaked.leaked();
            leaked = current();
        }
    }

    private boolean isOf(String name) {
        return system.name().equals(name);
    }

    private void leaked() {
        system.clew().counters().add(system.name() + ".leaked");
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

    /** Returns the context in which the message is processed. */
    public TraceContext context() {
        return context;
    }

    /** Returns the span of the processing, to which attributes may be added; {@link Span#NOOP} if nobody listens. */
    public Span span() {
        return span;
    }

    /** Whether this very message is being processed. */
    boolean isOn(Object consumed) {
        return message == consumed;
    }

    /** Whether a copy with the message's own id is the message itself. */
    boolean isOnItsWay() {
        return onItsWay;
    }

    /** Whether several messages are being processed. */
    boolean isBatch() {
        return message == null;
    }

    /** Whether this is the id of the message that is being processed; in a batch, any id is taken for one of them. */
    boolean isOfMessage(String messageId) {
        return message == null || messageId.equals(cause(message));
    }

    /**
     * Marks the processing as failed. Its span will end with this error, as timed out or cancelled if it was.
     *
     * <p>Until it is closed, a copy that is sent with the message's own id is the message on its way to a retry or to the
     * dead letters: it keeps id and cause.
     */
    public void failed(Throwable failure) {
        onItsWay = true;
        span.error(failure).outcome(system.reader().outcome(failure));
    }

    /**
     * Says who has the message: its handler, or a framework around it that retries, recovers and sends on.
     *
     * <p>While a framework has it, a copy that is sent with the message's own id is the message on its way, as after
     * {@link #failed}. The span is left as it is: a retry may succeed.
     */
    public void recovering(boolean inFramework) {
        onItsWay = inFramework;
    }

    /**
     * Says that whoever has opened this delivery closes it after its handler, however that ends.
     *
     * <p>So it is not taken for one that was left open if the handler polls another consumer.
     *
     * @return this delivery
     */
    public Delivery enclosing() {
        enclosing = true;
        return this;
    }

    /**
     * Opens the delivery once more after it was closed, for whoever handles its failure, on the calling thread.
     *
     * <p>The span has ended and is no part of it. A copy that is sent with the message's own id is the message on its way.
     */
    public Delivery reopen() {
        if (scope == null) {
            return none(system);
        }
        Delivery again = enter(system, message, context, Span.NOOP);
        again.cause = cause;
        again.onItsWay = true;
        return again;
    }

    /** Ends the span and brings back the context that was current before. */
    @Override
    public void close() {
        close(false);
    }

    /** Closes this delivery and every delivery and scope that its handler has left open. Those are counted. */
    public void closeAll() {
        if (scope != null && !isClosed()) {
            for (Delivery left = top(slot); left != null && left != this; left = top(slot)) {
                left.leaked();
            }
        }
        close(true);
    }

    private void close(boolean all) {
        // hot: once a message
        if (isClosed()) {
            return;
        }
        CLOSED.setRelease(this, true);
        try {
            if (SLOT.get() == slot) {
                // The slot lets go of the message, and the delivery around this one is the innermost again.
                top(slot);
            }
            span.end();
        } catch (Throwable t) {
            system.skipped("close", t);
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
        return "Delivery{" + (message == null ? "" : identity(system, message) + ", ") + context + "}";
    }
}
