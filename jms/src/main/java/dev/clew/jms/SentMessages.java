package dev.clew.jms;

import dev.clew.Clew;
import dev.clew.messaging.MessageHeaders;
import dev.clew.messaging.MessagingSystem;
import dev.clew.messaging.OutgoingHeaders;
import jakarta.jms.JMSException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The application's messages that are sent again: maybe in another request, and our properties of the first time are still
 * there. {@link MessageIds} tells which those are.
 */
final class SentMessages {
    private final MessagingSystem<?, ?> system;
    private final String requestIdName;
    private final String requestId;
    private final String messageId;

    /** All that is written but the request id. */
    private final Set<String> others = new HashSet<>();

    SentMessages(MessagingSystem<?, ?> system) {
        this.system = system;
        Clew clew = system.clew();
        PropertyNames names = new PropertyNames(clew);
        List<String> requestIds = clew.requestIdHeaders().stream()
                .map(header -> header.toLowerCase(Locale.ROOT))
                .toList();
        requestIdName = requestIds.get(0);
        requestId = names.property(requestIdName);
        messageId = names.property(MessageHeaders.MESSAGE_ID);
        clew.fields().forEach(field -> others.add(names.property(field.toLowerCase(Locale.ROOT))));
        requestIds.forEach(header -> others.remove(names.property(header)));
        others.add(messageId);
        others.add(names.property(MessageHeaders.CAUSATION_ID));
    }

    /**
     * Takes out what an earlier send has written.
     *
     * @return whether its next id may tell of it: not if it was received with an id, since its other ids are its sender's
     */
    boolean withdraw(MessageProperties properties) throws JMSException {
        // hot: once a message, which mostly has no properties yet
        String id = properties.names().isEmpty() ? null : text(properties.value(messageId));
        if (id == null) {
            return true;
        }
        String now = text(properties.value(requestId));
        boolean withRequestId = now != null && MessageIds.isOf(properties.message(), now, id);
        if (!withRequestId && !MessageIds.isOf(properties.message(), "", id)) {
            return isNew(properties);
        }
        Map<String, @Nullable Object> kept = properties.all();
        kept.keySet().removeAll(others);
        if (withRequestId) {
            kept.remove(requestId);
        }
        properties.replaceAll(kept);
        return true;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    /** Whether it was never sent. If the provider fails to tell, it is: the mark then says what is ours when it is sent again. */
    private boolean isNew(MessageProperties properties) {
        try {
            return properties.message().getJMSMessageID() == null;
        } catch (Throwable t) {
            system.skipped("resend", t);
            return true;
        }
    }

    /** Returns the id of a message that is about to be sent, by which it is known if it is sent again. */
    String newId(OutgoingMessage message, OutgoingHeaders outgoing) {
        return MessageIds.create(message.message(), outgoing.text(requestIdName));
    }
}
