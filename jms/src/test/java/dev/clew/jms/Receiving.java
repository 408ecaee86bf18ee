package dev.clew.jms;

import dev.clew.messaging.Delivery;
import dev.clew.testkit.messaging.TestedBroker;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An application that receives each message when it wants it, in a transaction. */
class Receiving implements TestedBroker {
    final CorrelationSession correlation;
    final Connection connection;
    final Connection bareConnection;
    private final Session session;
    private final MessageProducer producer;
    private final Session bare;

    Receiving(Setup setup) throws Exception {
        Map<String, String> settings = new HashMap<>();
        setup.settings().forEach((name, value) -> settings.put("clew.jms." + name, value));
        correlation = CorrelationSession.create(setup.clew(), settings);
        connection = correlation.wrap(Broker.factory()).createConnection();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        producer = session.createProducer(null);
        bareConnection = Broker.factory().createConnection();
        bare = bareConnection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        connection.start();
        bareConnection.start();
    }

    @Override
    public String destination() {
        return Broker.name();
    }

    Queue queue(String destination) throws JMSException {
        return bare.createQueue(destination);
    }

    @Override
    public void send(String destination, String body, Map<String, String> headers) throws Exception {
        TextMessage message = session.createTextMessage(body);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            message.setStringProperty(Consumed.property(header.getKey()), header.getValue());
        }
        send(destination, message);
    }

    void send(String destination, TextMessage message) throws JMSException {
        producer.send(queue(destination), message);
    }

    @Override
    public void sendBare(String destination, String body, Map<String, byte[]> headers) throws Exception {
        TextMessage message = bare.createTextMessage(body);
        for (Map.Entry<String, byte[]> header : headers.entrySet()) {
            byte[] value = header.getValue();
            message.setStringProperty(
                    Consumed.property(header.getKey()),
                    value == null ? null : new String(value, StandardCharsets.UTF_8));
        }
        try (MessageProducer sending = bare.createProducer(queue(destination))) {
            sending.send(message);
        }
    }

    @Override
    public Message take(String destination) throws Exception {
        try (MessageConsumer consumer = bare.createConsumer(queue(destination))) {
            return Consumed.next(consumer);
        }
    }

    @Override
    public void process(String destination, Handler handler) throws Exception {
        try (Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageConsumer consumer = transacted.createConsumer(queue(destination))) {
            TextMessage message = Consumed.next(consumer).message();
            try {
                correlation.process(message, each -> handler.handle(new Consumed(each)));
            } catch (Throwable t) {
                transacted.rollback();
                throw t;
            }
            transacted.commit();
        }
    }

    @Override
    public void processBatch(String destination, int count, Runnable handler) throws Exception {
        try (Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
                MessageConsumer consumer = transacted.createConsumer(queue(destination))) {
            List<TextMessage> messages = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                messages.add(Consumed.next(consumer).message());
            }
            try (Delivery batch = correlation.openBatch(messages)) {
                handler.run();
            }
            transacted.commit();
        }
    }

    /** Sends the very message that was received, with properties that nobody may write. */
    @Override
    public void forward(Message consumed, String destination) throws Exception {
        send(destination, ((Consumed) consumed).message());
    }

    @Override
    public void republish(Message consumed, String destination) throws Exception {
        send(destination, correlation.republish(((Consumed) consumed).message()));
    }

    @Override
    public void derive(Message consumed, String destination, String body) throws Exception {
        send(destination, correlation.derive(((Consumed) consumed).message(), session.createTextMessage(body)));
    }

    @Override
    public void close() throws Exception {
        connection.close();
        bareConnection.close();
    }
}
