package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A wrapped connection and a bare one, and a queue that both may use. */
abstract class JmsFixture {
    /** The form of an id that was made here. */
    static final String NEW_ID = "[a-f][0-9a-f]{31}";

    final Clew clew = Clew.builder().build();
    final CorrelationSession correlation = CorrelationSession.create(clew);
    CapturedLog log;
    Connection connection;
    Session session;
    MessageProducer producer;
    Session bare;
    MessageProducer bareProducer;
    Queue queue;
    private Connection bareConnection;

    @BeforeEach
    void begin() throws Exception {
        log = CapturedLog.create();
        connection = correlation.wrap(Broker.factory()).createConnection();
        connection.start();
        bareConnection = Broker.factory().createConnection();
        bareConnection.start();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        bare = bareConnection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        queue = bare.createQueue(Broker.name());
        producer = session.createProducer(queue);
        bareProducer = bare.createProducer(queue);
    }

    @AfterEach
    void end() throws Exception {
        connection.close();
        bareConnection.close();
        log.close();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    Scope request(String requestId) {
        return clew.receive(Map.of("X-Request-ID", requestId), Map::get, "").makeCurrent();
    }

    /** Sends to the queue within a request. */
    void send(String requestId) throws JMSException {
        try (Scope scope = request(requestId)) {
            producer.send(session.createTextMessage("SKU-44"));
        }
    }

    /** Sends to the queue as a stranger, with properties of any type. */
    void sendBare(Object... properties) throws JMSException {
        Message message = bare.createTextMessage("SKU-44");
        for (int i = 0; i < properties.length; i += 2) {
            message.setObjectProperty((String) properties[i], properties[i + 1]);
        }
        bareProducer.send(message);
    }

    /** Takes the next message of the queue with a session. */
    Message next(Session from) throws JMSException {
        return next(from, queue);
    }

    static Message next(Session from, Queue queue) throws JMSException {
        try (MessageConsumer consumer = from.createConsumer(queue)) {
            return next(consumer);
        }
    }

    static Message next(MessageConsumer consumer) throws JMSException {
        Message message = consumer.receive(10_000);
        assertThat(message).isNotNull();
        return message;
    }

    /** Returns the only span of this kind that has ended. */
    CapturedLog.Line span(String kind) {
        assertThat(log.spansEnded(kind)).as("%s spans", kind).hasSize(1);
        return log.spansEnded(kind).get(0);
    }
}
