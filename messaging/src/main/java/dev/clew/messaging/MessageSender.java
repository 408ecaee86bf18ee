package dev.clew.messaging;

import dev.clew.Span;
import dev.clew.context.TraceContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes the current context into messages before they are sent.
 *
 * <p>A failure of our own is counted, and the message is sent as it was. Immutable and safe for all threads.
 *
 * @param <R> a message to be sent
 * @param <H> its headers
 */
public final class MessageSender<R, H> {
    private final MessagingSystem<?, H> system;
    private final MessageWriter<R, H> writer;
    private final HeaderInjector<H> injector;

    private MessageSender(MessagingSystem<?, H> system, MessageWriter<R, H> writer) {
        this.system = system;
        this.writer = writer;
        this.injector = new HeaderInjector<>(system);
    }

    /** Returns a sender for a messaging system. */
    public static <R, H> MessageSender<R, H> create(MessagingSystem<?, H> system, MessageWriter<R, H> writer) {
        return new MessageSender<>(system, writer);
    }

    /**
     * Writes the current context, a new message id and its cause into a message, and begins the span of the send.
     *
     * <p>Never throws, and never leaves a message half written.
     *
     * @return null if there is nothing to write, and the message goes as it is
     */
    public @Nullable Sending<R> prepare(R message) {
        try {
            return write(message);
        } catch (Throwable t) {
            system.skipped("send", t);
            return null;
        }
    }

    private @Nullable Sending<R> write(R message) {
        H headers = writer.headers(message);
        TraceContext context = injector.context(headers);
        if (context.isNone()) {
            return null;
        }
        Delivery current = Delivery.current();
        Delivery failed = current != null && current.isOnItsWay() && isOf(current, headers) ? current : null;
        boolean derived = writer.isDerived(message) || failed != null && failed.isBatch();
        if (derived && !context.requestId().equals(system.headers().requestId(headers))) {
            return null;
        }
        Sending<R> sending = new Sending<>(message, injector.expected());
        Span span = injector.inject(context, sending);
        if (span == null) {
            return null;
        }
        if (failed == null) {
            injector.keepExisting(headers, sending);
        }
        if (derived || failed != null) {
            sending.keepMessageId(system.headers().messageId(headers));
        } else if (system.settings().writesMessageIds()) {
            String cause = Delivery.causeOf(context, current);
            injector.addMessageId(sending, writer.messageId(message, sending), cause);
        }
        injector.fit(sending);
        sending.prepared(replace(message, headers, sending), span);
        if (!span.isNoop()) {
            begin(sending);
        }
        return sending;
    }

    /** Whether these are the headers of the delivery's message, on its way to a retry or the dead letters if it has failed. */
    private boolean isOf(Delivery delivery, H headers) {
        String messageId = system.headers().messageId(headers);
        return !messageId.isEmpty() && delivery.isOfMessage(messageId);
    }

    private R replace(R message, H headers, OutgoingHeaders outgoing) {
        HeaderAccess<H> access = system.headers().access();
        try {
            access.replace(headers, outgoing);
            return message;
        } catch (IllegalStateException readOnly) {
            // The message was sent or received before.
            R copy = writer.copy(message);
            access.replace(writer.headers(copy), outgoing);
            return copy;
        }
    }

    private void begin(Sending<R> sending) {
        R message = sending.message();
        Span span = sending.span();
        try {
            String destination = writer.destination(message);
            span.name(destination + " send").attribute(system.reader().destinationKey(), destination);
        } catch (Throwable t) {
            system.undescribed(span, "send", t);
        }
        String messageId = sending.messageId();
        String causationId = system.headers().causationId(writer.headers(message));
        span.attribute("message_id", messageId.isEmpty() ? null : messageId)
                .attribute("causation_id", causationId.isEmpty() ? null : causationId)
                .begin();
    }

    /** Ends the span of a send: with the outcome of its failure, or as a success if there is none. */
    public void end(Span span, @Nullable Throwable failure) {
        if (failure != null) {
            span.error(failure).outcome(system.reader().outcome(failure));
        }
        span.end();
    }

    /** Writes the current context, a new message id and its cause into headers that belong to no message yet. */
    public void inject(H headers) {
        try {
            TraceContext context = injector.context(headers);
            OutgoingHeaders outgoing = OutgoingHeaders.create(injector.expected());
            if (!context.isNone() && injector.inject(context, outgoing) != null) {
                injector.keepExisting(headers, outgoing);
                injector.addMessageId(outgoing, Delivery.causeOf(context, Delivery.current()));
                injector.fit(outgoing);
                system.headers().access().replace(headers, outgoing);
            }
        } catch (Throwable t) {
            system.skipped("inject", t);
        }
    }

    @Override
    public String toString() {
        return "MessageSender.create(" + system + ")";
    }
}
