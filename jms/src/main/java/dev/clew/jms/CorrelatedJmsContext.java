package dev.clew.jms;

import dev.clew.forwarding.Forwarding;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import org.jspecify.annotations.NullUnmarked;

/** A context of the simplified API whose producers write the context into messages, and whose consumers handle each in its own. */
@Forwarding(value = JMSContext.class, base = MadeByContext.class)
@NullUnmarked // nulls are as the provider has them
class CorrelatedJmsContext extends ForwardingJMSContext {
    final CorrelatedMessages messages;

    CorrelatedJmsContext(JMSContext delegate, CorrelatedMessages messages) {
        super(delegate);
        this.messages = messages;
    }

    @Override
    final JMSContext wrapped(JMSContext context) {
        return context instanceof CorrelatedJmsContext ? context : new CorrelatedJmsContext(context, messages);
    }

    @Override
    final JMSProducer wrapped(JMSProducer producer) {
        return new CorrelatedJmsProducer(producer, messages, delegate);
    }

    @Override
    final JMSConsumer wrapped(JMSConsumer consumer) {
        return new CorrelatedJmsConsumer(consumer, messages, this);
    }

    @Override
    public final void rollback() {
        delegate.rollback();
        messages.givenBack(this, "rolled_back");
    }

    @Override
    public final void recover() {
        delegate.recover();
        messages.givenBack(this, "recovered");
    }

    @Override
    public final String toString() {
        return messages + ".wrap(" + delegate + ")";
    }
}
