package dev.clew.messaging;

import dev.clew.Span;
import dev.clew.context.TraceContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Processes consumed messages, each within its own context.
 *
 * <p>A failure of our own is counted, and the message is processed all the same. If only its span cannot be described, it is
 * processed in its context. Immutable and safe for all threads.
 *
 * @param <M> a consumed message
 */
public final class MessageReceiver<M> {
    private final MessagingSystem<M, ?> system;

    private MessageReceiver(MessagingSystem<M, ?> system) {
        this.system = system;
    }

    /** Returns a receiver for a messaging system. */
    public static <M> MessageReceiver<M> create(MessagingSystem<M, ?> system) {
        return new MessageReceiver<>(system);
    }

    /**
     * Begins the processing of a message on the calling thread, which has to close it. Never throws.
     *
     * @param attempt the number of this delivery, null if the messaging system does not count them
     */
    public Delivery open(M message, @Nullable Integer attempt) {
        return open(system, message, attempt);
    }

    private static <M, H> Delivery open(MessagingSystem<M, H> system, M message, @Nullable Integer attempt) {
        try {
            // hot: once a message
            H headers = system.reader().headers(message);
            TraceContext context = system.extract(headers);
            Span span = system.clew().span(Span.Kind.CONSUMER, context);
            if (!span.isNoop()) {
                span.attribute("attempt", attempt);
                describe(system, message, headers, span);
            }
            return Delivery.open(system, message, context, span);
        } catch (Throwable t) {
            return failedToOpen(system, t);
        }
    }

    private static <M, H> void describe(MessagingSystem<M, H> system, M message, H headers, Span span) {
        // Apart, since a provider that knows no destination may still know the names.
        try {
            describeDelivery(system.reader(), message, span);
        } catch (Throwable t) {
            system.undescribed(span, "receive", t);
        }
        try {
            span.attribute("message_id", orNull(system.identity(message)))
                    .attribute("causation_id", orNull(system.headers().causationId(headers)));
        } catch (Throwable t) {
            system.undescribed(span, "receive", t);
        }
    }

    private static <M> void describeDelivery(MessageReader<M, ?> reader, M message, Span span) {
        String destination = reader.destination(message);
        span.name(destination + " receive")
                .attribute(reader.destinationKey(), destination)
                .attribute("partition", reader.partition(message));
        reader.describe(message, span);
        span.attribute("lag_ms", lag(reader.timestamp(message)));
    }

    private static @Nullable String orNull(String id) {
        return id.isEmpty() ? null : id;
    }

    /** Compares two clocks. If the sender's is ahead, the lag is zero rather than negative. */
    private static @Nullable Long lag(long timestamp) {
        return timestamp < 0 ? null : Math.max(0, System.currentTimeMillis() - timestamp);
    }

    /** Begins work in a context of the adapter's choice. What is sent meanwhile has no message as its cause. */
    public Delivery openWithoutMessage(TraceContext context, Span span) {
        return Delivery.open(system, null, context, span);
    }

    /** Returns what the supplier opens. If that fails, the failure is counted and the delivery does nothing. */
    public Delivery openOrSkip(Supplier<Delivery> opening) {
        try {
            return opening.get();
        } catch (Throwable t) {
            return failedToOpen(system, t);
        }
    }

    private static Delivery failedToOpen(MessagingSystem<?, ?> system, Throwable failure) {
        system.skipped("open", failure);
        return Delivery.none(system);
    }

    /** Returns a delivery that does nothing, for a message that is processed without a context of its own. */
    public Delivery none() {
        return Delivery.none(system);
    }

    /** Processes a message within its own context. The handler's exception comes out unchanged. */
    public <T extends M, E extends Exception> void process(T message, MessageHandler<? super T, E> handler) throws E {
        handle(open(message, null), message, handler);
    }

    /** Processes messages one after the other, each within its own context, up to the first that fails. */
    public <T extends M, E extends Exception> void forEach(
            Iterable<? extends T> messages, MessageHandler<? super T, E> handler) throws E {
        for (T message : messages) {
            process(message, handler);
        }
    }

    /**
     * Processes several messages at once within one context.
     *
     * <p>Messages of one request continue it. Those of several begin a new one, whose span links to at most 32 of theirs.
     * An empty batch is handled outside any request.
     *
     * @param batch iterated once before it is passed on
     */
    public <B extends Iterable<? extends M>, E extends Exception> void processBatch(
            B batch, MessageHandler<? super B, E> handler) throws E {
        handle(openBatch(batch), batch, handler);
    }

    /**
     * Begins the processing of several messages at once on the calling thread, which has to close it. Never throws.
     *
     * <p>The context is that of {@link #processBatch}.
     *
     * @param messages iterated once
     */
    public Delivery openBatch(Iterable<? extends M> messages) {
        return openOrSkip(() -> openAll(messages));
    }

    private Delivery openAll(Iterable<? extends M> messages) {
        Batch<M, ?> batch = new Batch<>(system, messages);
        M single = batch.single();
        if (single != null) {
            return open(single, null);
        }
        return batch.isEmpty() ? none() : batch.open();
    }

    /**
     * Calls the handler within a delivery and closes the delivery.
     *
     * <p>Whatever the handler has left open is closed too: it would show this message's ids on the next one's lines.
     */
    public static <T, E extends Exception> void handle(
            Delivery delivery, T delivered, MessageHandler<? super T, E> handler) throws E {
        delivery.enclosing();
        try {
            handler.handle(delivered);
        } catch (Throwable t) {
            delivery.failed(t);
            throw t;
        } finally {
            delivery.closeAll();
        }
    }

    /**
     * Returns a task that processes the message on the thread that runs it.
     *
     * <p>If the calling thread is processing this very message, the task continues within its span. Otherwise each run is
     * a delivery of its own.
     */
    public Runnable bind(M message, Runnable task) {
        Delivery current = Delivery.current();
        if (current == null || !current.isOn(message)) {
            return () -> handle(open(message, null), message, ignored -> task.run());
        }
        TraceContext context = current.context();
        String name = name(message);
        return () -> handle(
                openOrSkip(
                        () -> Delivery.open(system, message, context, Span.NOOP).knownBy(name)),
                message,
                ignored -> task.run());
    }

    private String name(M message) {
        try {
            return Delivery.identityOf(system, message);
        } catch (Throwable t) {
            system.skipped("bind", t);
            return "";
        }
    }

    /**
     * Returns a task that goes on with the message that the calling thread is processing, on the thread that runs it.
     *
     * <p>Outside the processing of a message the task gets the current context.
     */
    public Runnable bind(Runnable task) {
        M current = current();
        return current == null ? TraceContext.current().wrap(task) : bind(current, task);
    }

    /** Returns the message that is processed in the current context; null outside, and in a batch. */
    public @Nullable M current() {
        return Delivery.messageOf(TraceContext.current(), system);
    }

    /**
     * Closes the deliveries of this messaging system that the thread has left open, and counts them.
     *
     * <p>For the moment before the next messages are polled. A delivery that is {@linkplain Delivery#enclosing closed after
     * its handler}, one of another messaging system, and those around it stay open, since its handler may be the code that
     * polls. Scopes that a handler has left open above its delivery stay too, because code that polls may have opened one
     * around it. Never throws.
     */
    public void closeLeaked() {
        try {
            Delivery.closeLeaked(system.name());
        } catch (Throwable t) {
            system.skipped("poll", t);
        }
    }

    @Override
    public String toString() {
        return "MessageReceiver.create(" + system + ")";
    }
}
