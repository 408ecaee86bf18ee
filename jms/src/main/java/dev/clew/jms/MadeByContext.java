package dev.clew.jms;

import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;

/** What every JMS context makes and gives to the application wrapped. */
abstract class MadeByContext {
    abstract JMSContext wrapped(JMSContext context);

    abstract JMSProducer wrapped(JMSProducer producer);

    abstract JMSConsumer wrapped(JMSConsumer consumer);
}
