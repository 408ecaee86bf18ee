package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.TopicSession;

/** The same of a session for topics. */
@Forwarding(value = TopicSession.class, base = CorrelatedSession.class)
final class CorrelatedTopicSession extends ForwardingTopicSession {
    CorrelatedTopicSession(TopicSession delegate, CorrelatedMessages messages) {
        super(delegate, messages);
    }
}
