package dev.clew.jms;

import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.TopicSubscriber;

/** What every session makes and gives to the application wrapped. */
abstract class MadeBySession {
    abstract MessageProducer wrapped(MessageProducer producer);

    abstract MessageConsumer wrapped(MessageConsumer consumer);

    abstract TopicSubscriber wrapped(TopicSubscriber subscriber);
}
