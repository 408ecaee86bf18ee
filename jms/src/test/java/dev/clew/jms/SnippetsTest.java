package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of README.md. */
class SnippetsTest {
    private static final Logger log = LoggerFactory.getLogger(SnippetsTest.class);

    private final Clew clew = Clew.builder().build();
    private final ConnectionFactory factory = Broker.factory();

    private Scope request() {
        return clew.receive(Map.of("X-Request-ID", "order-4711"), Map::get, "").makeCurrent();
    }

    @Test
    void theExample() throws Exception {
        CorrelationSession correlation = CorrelationSession.create(clew);
        Connection connection = correlation.wrap(factory).createConnection();
        connection.start();
        Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        Queue orders = session.createQueue(Broker.name());
        Queue shipping = session.createQueue(Broker.name());
        try (CapturedLog captured = CapturedLog.create()) {
            try (Scope request = request()) {
                // Sending within a request: the properties are written.
                session.createProducer(orders).send(session.createTextMessage("SKU-44"));
            }

            // Consuming: each message is handled in its own context.
            Session consuming = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = consuming.createProducer(shipping);
            consuming.createConsumer(orders).setMessageListener(message -> {
                try {
                    log.info("shipping {}", message.getBody(String.class));
                    producer.send(consuming.createTextMessage("parcel"));
                } catch (JMSException e) {
                    throw new IllegalStateException(e);
                }
            });

            Message shipped = JmsFixture.next(session, shipping);
            CapturedLog.Line line = captured.lines(SnippetsTest.class.getName()).get(0);
            assertThat(line.message()).isEqualTo("shipping SKU-44");
            assertThat(line.mdc()).containsEntry("request_id", "order-4711");
            assertThat(shipped.getStringProperty("x_request_id")).isEqualTo("order-4711");
            assertThat(shipped.getStringProperty("x_causation_id")).matches(JmsFixture.NEW_ID);
        }
        connection.close();
    }
}
