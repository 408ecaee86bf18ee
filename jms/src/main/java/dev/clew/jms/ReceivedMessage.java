package dev.clew.jms;

import dev.clew.Span;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.jspecify.annotations.Nullable;

/** A message that a consumer has got. */
final class ReceivedMessage extends MessageProperties {
    private static final String DELIVERY_COUNT = "JMSXDeliveryCount";

    private final @Nullable Object session;

    /** That of the delivery. Written and read by the thread that processes the message. */
    private Span span = Span.NOOP;

    /** @param session the wrapped session or JMS context that the message came through, null if that is unknown */
    ReceivedMessage(Message message, @Nullable Object session) {
        super(message);
        this.session = session;
    }

    void opened(Span delivery) {
        span = delivery;
    }

    /** Notes that the application gives back all messages of a session, if this is one of them. */
    void givenBack(Object through, String settled) {
        if (session == through) {
            span.attribute("settled", settled).outcome(Span.Outcome.CANCELLED);
        }
    }

    /** Returns the number of this delivery, zero if the provider has not counted. */
    int attempt() throws JMSException {
        return value(DELIVERY_COUNT) instanceof Integer count ? count : 0;
    }
}
