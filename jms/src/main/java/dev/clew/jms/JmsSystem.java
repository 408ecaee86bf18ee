package dev.clew.jms;

import dev.clew.Clew;
import dev.clew.messaging.MessageHeaders;
import dev.clew.messaging.MessagingSettings;
import dev.clew.messaging.MessagingSystem;
import java.util.Map;

/** Jakarta Messaging as a messaging system, with the {@code clew.jms.*} keys of an application. */
final class JmsSystem {
    private JmsSystem() {}

    /** @throws IllegalArgumentException for a malformed value, saying what is allowed */
    static MessagingSystem<ReceivedMessage, MessageProperties> create(Clew clew, Map<String, ?> properties) {
        MessagingSettings settings = MessagingSettings.parse(clew, "clew.jms.", properties);
        MessageHeaders<MessageProperties> headers =
                MessageHeaders.create(clew, new PropertyAccess(new PropertyNames(clew)));
        return new MessagingSystem<>(clew, "jms", headers, new ReceivedMessages(), settings);
    }
}
