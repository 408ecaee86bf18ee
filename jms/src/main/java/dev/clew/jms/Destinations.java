package dev.clew.jms;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import org.jspecify.annotations.Nullable;

/** The names of queues and topics in spans. */
final class Destinations {
    private static final String UNKNOWN = "unknown";
    private static final String TEMPORARY_QUEUE = "temporary-queue";
    private static final String TEMPORARY_TOPIC = "temporary-topic";

    private static final int UUID_LENGTH = 36;

    private Destinations() {}

    /** Returns a name without what a provider has made up for one client, which would make each span another. */
    static String of(@Nullable Destination destination) throws JMSException {
        if (destination instanceof TemporaryQueue) {
            return TEMPORARY_QUEUE;
        }
        if (destination instanceof TemporaryTopic) {
            return TEMPORARY_TOPIC;
        }
        String queueName = destination instanceof Queue queue ? queue.getQueueName() : null;
        if (queueName == null && destination instanceof Topic topic) { // which may be both, and have one name only
            return cut(topic.getTopicName(), TEMPORARY_TOPIC);
        }
        return cut(queueName, TEMPORARY_QUEUE);
    }

    private static String cut(@Nullable String name, String temporary) {
        if (name == null) {
            return UNKNOWN;
        }
        return isMadeUp(name) ? temporary : name;
    }

    /** Whether this is the name of a temporary queue or topic in Artemis or ActiveMQ: a consumer there sees nothing else. */
    private static boolean isMadeUp(String name) {
        return name.startsWith("ID:") || name.length() == UUID_LENGTH && isUuid(name);
    }

    private static boolean isUuid(String name) {
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? name.charAt(i) != '-' : Character.digit(name.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
