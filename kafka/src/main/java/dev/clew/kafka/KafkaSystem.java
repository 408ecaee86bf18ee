package dev.clew.kafka;

import dev.clew.Clew;
import dev.clew.messaging.MessageHeaders;
import dev.clew.messaging.MessageSender;
import dev.clew.messaging.MessagingSettings;
import dev.clew.messaging.MessagingSystem;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;

/** Kafka as a messaging system, with the {@code clew.kafka.*} keys of a client's own configuration. */
final class KafkaSystem {
    static final String INSTANCE = "clew.kafka.instance";

    private KafkaSystem() {}

    /** @throws ConfigException for a malformed value, saying what is allowed */
    static MessagingSystem<ConsumerRecord<?, ?>, Headers> create(Clew clew, Map<String, ?> properties) {
        MessagingSettings settings;
        try {
            settings = MessagingSettings.parse(clew, "clew.kafka.", properties, INSTANCE);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage());
        }
        MessageHeaders<Headers> headers = MessageHeaders.create(clew, new RecordHeaderAccess());
        return new MessagingSystem<>(clew, "kafka", headers, new ConsumedRecords(), settings);
    }

    static MessageSender<ProducerRecord<Object, Object>, Headers> sender(MessagingSystem<?, Headers> system) {
        return MessageSender.create(system, new ProducedRecords());
    }

    /** Returns the {@link Clew} that the configuration holds, else the global one. */
    static Clew clew(Map<String, ?> properties) {
        Object instance = properties.get(INSTANCE);
        if (instance == null) {
            return Clew.global();
        }
        if (instance instanceof Clew clew) {
            return clew;
        }
        throw new ConfigException(INSTANCE, instance, "must be an instance of dev.clew.Clew");
    }
}
