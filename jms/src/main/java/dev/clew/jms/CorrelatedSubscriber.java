package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.TopicSubscriber;

/** The same of a subscriber of topics. */
@Forwarding(value = TopicSubscriber.class, base = CorrelatedConsumer.class)
final class CorrelatedSubscriber extends ForwardingTopicSubscriber {
    CorrelatedSubscriber(TopicSubscriber delegate, CorrelatedMessages messages, Object session) {
        super(delegate, messages, session);
    }
}
