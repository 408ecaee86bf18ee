package dev.clew.jms;

import jakarta.jms.JMSProducer;

/** A producer each of whose methods returns itself, and not the provider's. */
abstract class FluentProducer {
    abstract JMSProducer wrapped(JMSProducer delegate);
}
