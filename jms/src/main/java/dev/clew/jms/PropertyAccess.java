package dev.clew.jms;

import dev.clew.ids.RequestIds;
import dev.clew.messaging.HeaderAccess;
import dev.clew.messaging.MessageHeaders;
import dev.clew.messaging.OutgoingHeaders;
import jakarta.jms.JMSException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads headers from properties, in any spelling, and writes them as Java identifiers. */
final class PropertyAccess implements HeaderAccess<MessageProperties> {
    private final PropertyNames names;

    PropertyAccess(PropertyNames names) {
        this.names = names;
    }

    @Override
    public @Nullable String last(MessageProperties properties, String name) {
        // hot: some times a message
        try {
            Object value = properties.value(names.property(name));
            return value == null ? otherwiseSpelled(properties, name) : text(value);
        } catch (JMSException e) {
            throw Unchecked.of(e);
        }
    }

    private @Nullable String otherwiseSpelled(MessageProperties properties, String name) throws JMSException {
        if (name.equals(MessageHeaders.MESSAGE_ID) || name.equals(MessageHeaders.CAUSATION_ID)) {
            return null; // written by us only, and mostly absent
        }
        String cloudEvent = names.cloudEvent(name);
        if (cloudEvent != null) {
            Object value = properties.value(cloudEvent);
            return value == null ? null : text(value);
        }
        if (name.indexOf('-') < 0) {
            return null; // nothing that could be spelled otherwise, as traceparent
        }
        List<String> headers = properties.headers();
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).equalsIgnoreCase(name)) {
                return text(properties.value(properties.names().get(i)));
            }
        }
        return null;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        return value instanceof byte[] bytes ? HeaderAccess.text(bytes) : RequestIds.NOT_TEXT;
    }

    @Override
    public List<String> names(MessageProperties properties) {
        try {
            return properties.headers();
        } catch (JMSException e) {
            throw Unchecked.of(e);
        }
    }

    @Override
    public void replace(MessageProperties properties, OutgoingHeaders outgoing) {
        // hot: once for each message sent
        try {
            if (hasOtherSpelling(properties, outgoing) || !isWritten(properties, outgoing)) {
                rewrite(properties, outgoing);
            }
        } catch (JMSException e) {
            throw Unchecked.of(e);
        }
    }

    /** Whether a property must go that has another name than the ones that are about to be written. JMS cannot remove a single one. */
    private boolean hasOtherSpelling(MessageProperties properties, OutgoingHeaders outgoing) throws JMSException {
        List<String> present = properties.names();
        for (int i = 0; i < present.size(); i++) {
            if (outgoing.replaces(properties.headers().get(i)) && !isAmong(present.get(i), outgoing)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAmong(String property, OutgoingHeaders outgoing) {
        for (int i = 0; i < outgoing.size(); i++) {
            if (names.property(outgoing.name(i)).equals(property)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether all are written. The properties of a received message can only be cleared at first. */
    private boolean isWritten(MessageProperties properties, OutgoingHeaders outgoing) {
        try {
            write(properties, outgoing);
            return true;
        } catch (Throwable t) {
            return false;
        }
    }

    private void write(MessageProperties properties, OutgoingHeaders outgoing) throws JMSException {
        for (int i = 0; i < outgoing.size(); i++) {
            properties.set(names.property(outgoing.name(i)), outgoing.text(i));
        }
    }

    private void rewrite(MessageProperties properties, OutgoingHeaders outgoing) throws JMSException {
        Map<String, @Nullable Object> kept = properties.all();
        kept.keySet().removeIf(property -> outgoing.replaces(PropertyNames.header(property)));
        properties.replaceAll(kept);
        try {
            write(properties, outgoing);
        } catch (Throwable t) {
            properties.replaceAll(kept); // half of the ids would be worse than none
            throw t;
        }
    }
}
