package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.Session;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSubscriber;
import org.jspecify.annotations.NullUnmarked;

/** A session whose producers write the context into messages, and whose consumers handle each in its own. */
@Forwarding(value = Session.class, base = MadeBySession.class)
@NullUnmarked // nulls are as the provider has them
class CorrelatedSession extends ForwardingSession {
    final CorrelatedMessages messages;

    CorrelatedSession(Session delegate, CorrelatedMessages messages) {
        super(delegate);
        this.messages = messages;
    }

    /** Returns the session itself if it is wrapped already. */
    static Session wrap(Session session, CorrelatedMessages messages) {
        return session instanceof CorrelatedSession ? session : new CorrelatedSession(session, messages);
    }

    /** Returns the provider's session. */
    static Session unwrap(Session session) {
        return session instanceof CorrelatedSession wrapped ? wrapped.delegate : session;
    }

    @Override
    final MessageProducer wrapped(MessageProducer producer) {
        return new CorrelatedProducer(producer, messages);
    }

    final QueueSender wrapped(QueueSender sender) {
        return new CorrelatedSender(sender, messages);
    }

    final TopicPublisher wrapped(TopicPublisher publisher) {
        return new CorrelatedPublisher(publisher, messages);
    }

    @Override
    final MessageConsumer wrapped(MessageConsumer consumer) {
        return new CorrelatedConsumer(consumer, messages, this);
    }

    final QueueReceiver wrapped(QueueReceiver receiver) {
        return new CorrelatedReceiver(receiver, messages, this);
    }

    @Override
    final TopicSubscriber wrapped(TopicSubscriber subscriber) {
        return new CorrelatedSubscriber(subscriber, messages, this);
    }

    @Override
    public final void setMessageListener(MessageListener listener) throws JMSException {
        delegate.setMessageListener(CorrelatedListener.wrapIfThere(listener, messages, this));
    }

    @Override
    public final MessageListener getMessageListener() throws JMSException {
        return CorrelatedListener.unwrap(delegate.getMessageListener());
    }

    @Override
    public final void rollback() throws JMSException {
        delegate.rollback();
        messages.givenBack(this, "rolled_back");
    }

    @Override
    public final void recover() throws JMSException {
        delegate.recover();
        messages.givenBack(this, "recovered");
    }

    @Override
    public final String toString() {
        return messages + ".wrap(" + delegate + ")";
    }
}
