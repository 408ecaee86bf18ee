package dev.clew.springboot.jms;

import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.connection.JmsTransactionManager;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.jms.listener.SimpleMessageListenerContainer;
import org.springframework.messaging.handler.annotation.SendTo;

/** An application with listeners of each kind. */
@SpringBootApplication
class Warehouse {
    private static final Logger log = LoggerFactory.getLogger("warehouse");

    private final JmsTemplate template;

    Warehouse(JmsTemplate template) {
        this.template = template;
    }

    @JmsListener(destination = "orders")
    void order(String sku) {
        log.info("order {}", sku);
        template.convertAndSend("parcels", sku);
    }

    @JmsListener(destination = "parcels")
    void parcel(Message parcel) throws JMSException {
        log.info("parcel {} because of {}", parcel.getBody(String.class), parcel.getStringProperty("x_causation_id"));
    }

    @JmsListener(destination = "questions")
    @SendTo("answers")
    String answer(String question) {
        return "yes, " + question;
    }

    @JmsListener(destination = "answers")
    void answered(Message answer) throws JMSException {
        log.info("{} because of {}", answer.getBody(String.class), answer.getStringProperty("x_causation_id"));
    }

    @JmsListener(destination = "failing")
    void fail(Message message) throws JMSException {
        log.info("attempt {}", message.getIntProperty("JMSXDeliveryCount"));
        if (message.getIntProperty("JMSXDeliveryCount") < 3) {
            throw new IllegalStateException("on purpose");
        }
    }

    /** Started by Spring as a bean, without an annotation. */
    @Bean
    static SimpleMessageListenerContainer plain(ConnectionFactory factory) {
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer();
        container.setConnectionFactory(factory);
        container.setDestinationName("plain");
        container.setMessageListener((jakarta.jms.MessageListener) message -> log.info("plain"));
        return container;
    }

    @Bean
    static SimpleMessageListenerContainer handled(ConnectionFactory factory) {
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer();
        container.setConnectionFactory(factory);
        container.setDestinationName("handled");
        container.setMessageListener((jakarta.jms.MessageListener) message -> {
            throw new IllegalStateException("on purpose");
        });
        container.setErrorHandler(failure -> log.info("handled {}", failure.getMessage()));
        return container;
    }

    @Bean
    static JmsTransactionManager transactions(ConnectionFactory factory) {
        return new JmsTransactionManager(factory);
    }
}
