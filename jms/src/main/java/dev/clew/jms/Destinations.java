package dev.clew.jms;

import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of queues and topics in spans. */
final class Destinations {
    private static final String UNKNOWN = "unknown";
    private static final String TEMPORARY_QUEUE = "temporary-queue";
    private static final String TEMPORARY_TOPIC = "temporary-topic";

    /** The names of temporary queues and topics in Artemis and in ActiveMQ, where a consumer sees nothing but the name. */
    private static final Pattern MADE_UP = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}|ID:.*");

    private Destinations() {}

    /** Returns a name without what a provider has made up for one client, which would make each span another. */
    static String of(@Nullable Destination destination) throws JMSException {
        if (destination instanceof TemporaryQueue) {
            return TEMPORARY_QUEUE;
        }
        if (destination instanceof TemporaryTopic) {
            return TEMPORARY_TOPIC;
        }
        if (destination instanceof Queue queue) {
            return cut(queue.getQueueName(), TEMPORARY_QUEUE);
        }
        return destination instanceof Topic topic ? cut(topic.getTopicName(), TEMPORARY_TOPIC) : UNKNOWN;
    }

    private static String cut(@Nullable String name, String temporary) {
        if (name == null) {
            return UNKNOWN;
        }
        return MADE_UP.matcher(name).matches() ? temporary : name;
    }
}
