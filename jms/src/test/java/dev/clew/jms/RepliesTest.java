package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TemporaryQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests, and replies through temporary queues. */
class RepliesTest extends JmsFixture {
    @BeforeEach
    void answer() throws Exception {
        Session answering = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        MessageProducer replies = answering.createProducer(null);
        answering.createConsumer(queue).setMessageListener(message -> {
            try {
                Message reply =
                        answering.createTextMessage(TraceContext.current().requestId());
                reply.setJMSCorrelationID(message.getJMSCorrelationID());
                replies.send(message.getJMSReplyTo(), reply);
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void aReplyCarriesTheRequestAndNamesItsCause() throws Exception {
        try (Scope scope = request("R1")) {
            TemporaryQueue replies = session.createTemporaryQueue();
            Message asked = session.createTextMessage("SKU-44");
            asked.setJMSReplyTo(replies);
            asked.setJMSCorrelationID("call-1");
            producer.send(asked);
            Message reply = next(session, replies);

            assertThat(reply.getBody(String.class)).isEqualTo("R1");
            assertThat(reply.getJMSCorrelationID()).isEqualTo("call-1");
            assertThat(reply.getStringProperty("x_request_id")).isEqualTo("R1");
            assertThat(reply.getStringProperty("x_causation_id")).isEqualTo(asked.getStringProperty("x_message_id"));
            assertThat(TraceContext.current().requestId()).isEqualTo("R1");
            correlation.process(reply, message -> {});
        }

        Await.until(() -> log.spansEnded("consumer").size() == 2);
        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.values().get("topic"), line -> line.mdc().get("request_id"))
                .containsExactlyInAnyOrder(tuple(queue.getQueueName(), "R1"), tuple("temporary-queue", "R1"));
        Await.until(() -> log.spansEnded("producer").size() == 2);
        assertThat(log.spansEnded("producer"))
                .extracting(line -> line.values().get("topic"))
                .containsExactlyInAnyOrder(queue.getQueueName(), "temporary-queue");
    }

    @Test
    void aQueueRequestorNeedsNothing() throws Exception {
        QueueSession queues = ((QueueConnection) connection).createQueueSession(false, QueueSession.AUTO_ACKNOWLEDGE);
        QueueRequestor requestor = new QueueRequestor(queues, queue);
        Message reply;
        try (Scope scope = request("R1")) {
            reply = requestor.request(queues.createTextMessage("SKU-44"));
        }
        requestor.close();

        assertThat(reply.getBody(String.class)).isEqualTo("R1");
    }
}
