package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.BytesMessage;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.JMSProducer;
import jakarta.jms.MapMessage;
import jakarta.jms.Message;
import jakarta.jms.MessageFormatRuntimeException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;

/**
 * A producer of the simplified API that writes the current context into each message.
 *
 * <p>Of a mere body it makes the message, as the provider would, so that there is something to write into.
 */
@Forwarding(value = JMSProducer.class, base = FluentProducer.class)
@NullUnmarked // nulls are as the provider has them
final class CorrelatedJmsProducer extends ForwardingJMSProducer {
    private interface Filling<M> {
        void fill(M message) throws JMSException;
    }

    private final CorrelatedMessages messages;
    private final JMSContext context;

    /** @param context the provider's, which makes messages */
    CorrelatedJmsProducer(JMSProducer delegate, CorrelatedMessages messages, JMSContext context) {
        super(delegate);
        this.messages = messages;
        this.context = context;
    }

    @Override
    JMSProducer wrapped(JMSProducer same) {
        return this;
    }

    @Override
    public JMSProducer send(Destination destination, String body) {
        return messages.writes()
                ? send(destination, context.createTextMessage(body))
                : wrapped(delegate.send(destination, body));
    }

    @Override
    public JMSProducer send(Destination destination, Serializable body) {
        return messages.writes()
                ? send(destination, context.createObjectMessage(body))
                : wrapped(delegate.send(destination, body));
    }

    @Override
    public JMSProducer send(Destination destination, byte[] body) {
        if (!messages.writes()) {
            return wrapped(delegate.send(destination, body));
        }
        BytesMessage message = context.createBytesMessage();
        return send(destination, body == null ? message : filled(message, each -> each.writeBytes(body)));
    }

    @Override
    public JMSProducer send(Destination destination, Map<String, Object> body) {
        if (!messages.writes()) {
            return wrapped(delegate.send(destination, body));
        }
        MapMessage message = context.createMapMessage();
        return send(
                destination,
                body == null
                        ? message
                        : filled(message, each -> {
                            for (Map.Entry<String, Object> entry : body.entrySet()) {
                                each.setObject(entry.getKey(), entry.getValue());
                            }
                        }));
    }

    private static <M extends Message> M filled(M message, Filling<M> filling) {
        try {
            filling.fill(message);
            return message;
        } catch (JMSException e) {
            throw new MessageFormatRuntimeException(e.getMessage(), e.getErrorCode(), e);
        }
    }

    @Override
    public JMSProducer send(Destination destination, Message message) {
        Map<String, Object> own = messages.writes() && message != null ? own() : Map.of();
        if (own.isEmpty()) {
            write(destination, message);
        } else if (hasTaken(message, own)) {
            // The provider would set them once more, over what we write.
            delegate.clearProperties();
            try {
                write(destination, message);
            } finally {
                own.forEach(delegate::setProperty);
            }
        } else {
            delegate.send(destination, message); // which says why
        }
        return this;
    }

    /** Returns the properties that each message of this producer gets. */
    private Map<String, Object> own() {
        Map<String, Object> own = new LinkedHashMap<>();
        for (String name : delegate.getPropertyNames()) {
            own.put(name, delegate.getObjectProperty(name));
        }
        return own;
    }

    private static boolean hasTaken(Message message, Map<String, Object> own) {
        try {
            for (Map.Entry<String, Object> each : own.entrySet()) {
                message.setObjectProperty(each.getKey(), each.getValue());
            }
            return true;
        } catch (JMSException e) {
            return false;
        }
    }

    private void write(Destination destination, Message message) {
        CompletionListener listener = delegate.getAsync();
        if (listener == null) {
            messages.send(message, destination, () -> delegate.send(destination, message));
            return;
        }
        messages.send(message, destination, listener, completion -> {
            delegate.setAsync(completion);
            try {
                delegate.send(destination, message);
            } finally {
                delegate.setAsync(listener);
            }
        });
    }

    @Override
    public String toString() {
        return messages + ".wrap(" + delegate + ")";
    }
}
