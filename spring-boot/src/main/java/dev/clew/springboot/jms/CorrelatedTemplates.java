package dev.clew.springboot.jms;

import dev.clew.jms.CorrelationSession;
import jakarta.jms.ConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.support.converter.MessageConverter;

/**
 * Lets each template send through wrapped sessions.
 *
 * <p>The bean of the connection factory stays what it is. A session of a transaction that others have begun is theirs: what is
 * sent there gets its ids by the template's converter.
 */
final class CorrelatedTemplates implements BeanPostProcessor {
    private final ObjectProvider<CorrelationSession> jms;

    CorrelatedTemplates(ObjectProvider<CorrelationSession> jms) {
        this.jms = jms;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof JmsTemplate template) {
            wrap(template);
        }
        return bean;
    }

    private void wrap(JmsTemplate template) {
        ConnectionFactory factory = template.getConnectionFactory();
        if (factory != null && !(factory instanceof CorrelatedFactory)) {
            template.setConnectionFactory(new CorrelatedFactory(factory, jms.getObject()));
        }
        MessageConverter converter = template.getMessageConverter();
        if (converter != null && !(converter instanceof CorrelatedConverter)) {
            template.setMessageConverter(CorrelatedConverter.of(converter, jms.getObject()));
        }
    }
}
