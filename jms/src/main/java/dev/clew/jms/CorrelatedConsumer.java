package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import org.jspecify.annotations.NullUnmarked;

/** A consumer whose listener handles each message in the message's own context. */
@Forwarding(MessageConsumer.class)
@NullUnmarked // nulls are as the provider has them
class CorrelatedConsumer extends ForwardingMessageConsumer {
    private final CorrelatedMessages messages;
    private final Object session;

    CorrelatedConsumer(MessageConsumer delegate, CorrelatedMessages messages, Object session) {
        super(delegate);
        this.messages = messages;
        this.session = session;
    }

    @Override
    public final void setMessageListener(MessageListener listener) throws JMSException {
        delegate.setMessageListener(CorrelatedListener.wrapIfThere(listener, messages, session));
    }

    @Override
    public final MessageListener getMessageListener() throws JMSException {
        return CorrelatedListener.unwrap(delegate.getMessageListener());
    }

    @Override
    public final String toString() {
        return messages + ".wrap(" + delegate + ")";
    }
}
