package dev.clew.jms;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;

/** The wrappers of all that a JMS context makes for the application. */
abstract class MadeByContext {
    abstract JMSContext wrapped(JMSContext context);

    abstract JMSProducer wrapped(JMSProducer producer);

    abstract JMSConsumer wrapped(JMSConsumer consumer);
}
