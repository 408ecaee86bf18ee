package dev.clew.jms;

import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.messaging.DerivedHeaders;
import dev.clew.messaging.MessageReceiver;
import dev.clew.messaging.MessageSender;
import dev.clew.messaging.MessagingSystem;
import dev.clew.messaging.Sending;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ids of messages, as sessions, producers and listeners need them. */
final class CorrelatedMessages {
    /** The host's send. */
    interface Send<E extends Exception> {
        void run() throws E;
    }

    /** The host's send with a listener that hears of its completion. */
    interface AsyncSend<E extends Exception> {
        void run(@Nullable CompletionListener listener) throws E;
    }

    private final MessagingSystem<ReceivedMessage, MessageProperties> system;
    private final MessageReceiver<ReceivedMessage> receiver;
    private final MessageSender<OutgoingMessage, MessageProperties> sender;
    private final DerivedHeaders<ReceivedMessage, MessageProperties> derived;
    private final DerivedMessages unsent = new DerivedMessages();
    private final SentMessages sent;

    CorrelatedMessages(MessagingSystem<ReceivedMessage, MessageProperties> system) {
        this.system = system;
        this.receiver = MessageReceiver.create(system);
        this.sent = new SentMessages(system);
        this.sender = MessageSender.create(system, new OutgoingMessages(sent));
        this.derived = DerivedHeaders.create(system);
    }

    /**
     * Begins a delivery; one that does nothing if this very message is being processed already, by a listener around this one.
     *
     * @param session the wrapped session or context that the message came through, null if that is unknown
     */
    Delivery open(Message message, @Nullable Object session) {
        ReceivedMessage current = receiver.current();
        if (current != null && current.message() == message) {
            return receiver.none();
        }
        ReceivedMessage received = new ReceivedMessage(message, session);
        Delivery delivery = receiver.open(received, null);
        received.opened(delivery.span());
        return delivery;
    }

    Delivery openBatch(Iterable<? extends Message> messages) {
        List<ReceivedMessage> batch = new ArrayList<>();
        messages.forEach(message -> batch.add(new ReceivedMessage(message, null)));
        return receiver.openBatch(batch);
    }

    Delivery none() {
        return receiver.none();
    }

    void handle(Message message, @Nullable Object session, MessageListener listener) {
        MessageReceiver.handle(open(message, session), message, listener::onMessage);
    }

    Runnable bind(Runnable task) {
        return receiver.bind(task);
    }

    void derive(Message in, Message out) {
        if (derived.derive(received(in), new MessageProperties(out))) {
            unsent.add(out);
        }
    }

    void republish(Message message) {
        if (derived.republish(received(message), new MessageProperties(message))) {
            unsent.add(message);
        }
    }

    /** Returns the message as it is known if it is the one that is being processed. */
    private ReceivedMessage received(Message message) {
        ReceivedMessage current = receiver.current();
        return current != null && current.message() == message ? current : new ReceivedMessage(message, null);
    }

    void inject(Message message) {
        sender.inject(new MessageProperties(message));
    }

    TraceContext extract(Message message) {
        return system.extract(new MessageProperties(message));
    }

    /** Whether messages that are sent now get ids. */
    boolean writes() {
        return system.settings().generates() || !TraceContext.current().isNone();
    }

    /** @param destination null if the host will refuse that */
    <E extends Exception> void send(@Nullable Message message, @Nullable Destination destination, Send<E> host)
            throws E {
        // hot: once a message
        Sending<OutgoingMessage> sending = prepare(message, destination);
        if (sending == null) {
            host.run();
            return;
        }
        try {
            host.run();
        } catch (Throwable t) {
            sender.end(sending.span(), t);
            throw t;
        }
        sender.end(sending.span(), null);
    }

    /** @param listener the application's; null if the host will refuse that */
    <E extends Exception> void send(
            @Nullable Message message,
            @Nullable Destination destination,
            @Nullable CompletionListener listener,
            AsyncSend<E> host)
            throws E {
        Sending<OutgoingMessage> sending = listener == null ? null : prepare(message, destination);
        if (sending == null || listener == null) {
            host.run(listener);
            return;
        }
        try {
            host.run(new CorrelatedCompletion(listener, sender, sending.span()));
        } catch (Throwable t) {
            sender.end(sending.span(), t);
            throw t;
        }
    }

    /** Returns null if the message goes as it is. */
    private @Nullable Sending<OutgoingMessage> prepare(@Nullable Message message, @Nullable Destination destination) {
        if (message == null) {
            return null;
        }
        boolean isDerived = unsent.remove(message);
        OutgoingMessage outgoing = new OutgoingMessage(message, destination, isDerived);
        if (!isDerived) {
            withdraw(outgoing);
        }
        return sender.prepare(outgoing);
    }

    private void withdraw(OutgoingMessage message) {
        try {
            message.marked(sent.withdraw(message));
        } catch (Throwable t) {
            system.skipped("resend", t);
        }
    }

    /** Notes that the application gives back all messages of a session, which will come again. */
    void givenBack(Object session, String settled) {
        ReceivedMessage current = receiver.current();
        if (current != null) {
            current.givenBack(session, settled);
        }
    }

    @Override
    public String toString() {
        return "CorrelationSession.create(" + system.clew() + ")";
    }
}
