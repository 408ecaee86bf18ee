package dev.clew.jms;

import dev.clew.testkit.messaging.TestedBroker;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.TextMessage;
import java.util.List;

/** A message, as the application holds it. */
record Consumed(TextMessage message) implements TestedBroker.Message {
    /** Receives the next message. */
    static Consumed next(MessageConsumer consumer) throws JMSException {
        return new Consumed((TextMessage) JmsFixture.next(consumer));
    }

    /** Returns the name of the property for a header. */
    static String property(String header) {
        return header.replace('-', '_');
    }

    @Override
    public String body() {
        return Unchecked.ask(message::getText);
    }

    @Override
    public List<String> values(String name) {
        return Unchecked.ask(() -> message.propertyExists(property(name))
                ? List.of(message.getStringProperty(property(name)))
                : List.of());
    }
}
