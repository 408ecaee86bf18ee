package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.JMSConsumer;
import jakarta.jms.MessageListener;
import org.jspecify.annotations.NullUnmarked;

/** A consumer of the simplified API whose listener handles each message in the message's own context. */
@Forwarding(JMSConsumer.class)
@NullUnmarked // nulls are as the provider has them
final class CorrelatedJmsConsumer extends ForwardingJMSConsumer {
    private final CorrelatedMessages messages;
    private final Object context;

    CorrelatedJmsConsumer(JMSConsumer delegate, CorrelatedMessages messages, Object context) {
        super(delegate);
        this.messages = messages;
        this.context = context;
    }

    @Override
    public void setMessageListener(MessageListener listener) {
        delegate.setMessageListener(CorrelatedListener.wrapIfThere(listener, messages, context));
    }

    @Override
    public MessageListener getMessageListener() {
        return CorrelatedListener.unwrap(delegate.getMessageListener());
    }

    @Override
    public String toString() {
        return messages + ".wrap(" + delegate + ")";
    }
}
