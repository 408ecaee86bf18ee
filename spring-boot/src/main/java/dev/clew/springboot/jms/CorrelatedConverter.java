package dev.clew.springboot.jms;

import dev.clew.jms.CorrelationSession;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.jms.support.converter.MessageConverter;
import org.springframework.jms.support.converter.SmartMessageConverter;

/** A template's converter that writes the ids into messages of sessions which are not ours. */
class CorrelatedConverter implements MessageConverter {
    private final MessageConverter delegate;
    private final CorrelationSession jms;

    private CorrelatedConverter(MessageConverter delegate, CorrelationSession jms) {
        this.delegate = delegate;
        this.jms = jms;
    }

    static MessageConverter of(MessageConverter delegate, CorrelationSession jms) {
        return delegate instanceof SmartMessageConverter smart
                ? new Smart(smart, jms)
                : new CorrelatedConverter(delegate, jms);
    }

    @Override
    public final Message toMessage(Object object, Session session) throws JMSException {
        return written(delegate.toMessage(object, session), session);
    }

    final Message written(Message message, Session session) {
        if (jms.wrap(session) != session) {
            jms.inject(message);
        }
        return message;
    }

    @Override
    public final Object fromMessage(Message message) throws JMSException {
        return delegate.fromMessage(message);
    }

    @Override
    public final String toString() {
        return "CorrelatedConverter(" + delegate + ")";
    }

    /** The same of a converter that takes hints. */
    private static final class Smart extends CorrelatedConverter implements SmartMessageConverter {
        private final SmartMessageConverter delegate;

        Smart(SmartMessageConverter delegate, CorrelationSession jms) {
            super(delegate, jms);
            this.delegate = delegate;
        }

        @Override
        public Message toMessage(Object object, Session session, @Nullable Object hint) throws JMSException {
            return written(delegate.toMessage(object, session, hint), session);
        }
    }
}
