package dev.clew.jms;

import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.TopicSubscriber;

/** The wrappers of all that a session makes for the application. */
abstract class MadeBySession {
    abstract MessageProducer wrapped(MessageProducer producer);

    abstract MessageConsumer wrapped(MessageConsumer consumer);

    abstract TopicSubscriber wrapped(TopicSubscriber subscriber);
}
