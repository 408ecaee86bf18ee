package dev.clew.rabbitmq;

import dev.clew.Clew;
import dev.clew.messaging.MessageHeaders;
import dev.clew.messaging.MessagingSettings;
import dev.clew.messaging.MessagingSystem;
import java.util.Map;

/** RabbitMQ as a messaging system, with the {@code clew.rabbitmq.*} keys of an application. */
final class RabbitSystem {
    private RabbitSystem() {}

    /** @throws IllegalArgumentException for a malformed value, saying what is allowed */
    static MessagingSystem<ReceivedMessage, Map<String, Object>> create(Clew clew, Map<String, ?> properties) {
        MessagingSettings settings = MessagingSettings.parse(clew, "clew.rabbitmq.", properties);
        MessageHeaders<Map<String, Object>> headers = MessageHeaders.create(clew, new HeaderTable());
        return new MessagingSystem<>(clew, "rabbitmq", headers, new ReceivedMessages(), settings);
    }
}
