package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Transactions, acknowledgements, and messages that come again. */
class SessionsTest extends JmsFixture {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private String nextTold() throws InterruptedException {
        return told.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void aMessageThatIsRolledBackComesAgainAndEachSpanSaysSo() throws Exception {
        try (Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            transacted.createConsumer(queue).setMessageListener(message -> {
                try {
                    if (message.getJMSRedelivered()) {
                        transacted.commit();
                    } else {
                        transacted.rollback();
                    }
                    told.add(TraceContext.current().requestId());
                } catch (JMSException e) {
                    told.add(e.toString());
                }
            });
            send("R1");
            assertThat(nextTold()).isEqualTo("R1");
            assertThat(nextTold()).isEqualTo("R1");
        }

        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.mdc().get("request_id"),
                        line -> line.values().get("settled"),
                        line -> line.values().get("outcome"),
                        line -> line.values().get("attempt"),
                        line -> line.values().get("redelivered"))
                .containsExactly(
                        tuple("R1", "rolled_back", "cancelled", null, null), tuple("R1", null, "ok", "2", "true"));
    }

    @Test
    void aSessionThatRecoversGivesBackWhatIsNotAcknowledged() throws Exception {
        try (Session acknowledging = connection.createSession(false, Session.CLIENT_ACKNOWLEDGE)) {
            acknowledging.createConsumer(queue).setMessageListener(message -> {
                try {
                    if (message.getJMSRedelivered()) {
                        message.acknowledge();
                    } else {
                        acknowledging.recover();
                    }
                    told.add(TraceContext.current().requestId());
                } catch (JMSException e) {
                    told.add(e.toString());
                }
            });
            send("R1");
            assertThat(nextTold()).isEqualTo("R1");
            assertThat(nextTold()).isEqualTo("R1");
        }

        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.values().get("settled"),
                        line -> line.values().get("outcome"),
                        line -> line.values().get("attempt"))
                .containsExactly(tuple("recovered", "cancelled", null), tuple(null, "ok", "2"));
    }

    @Test
    void aContextThatRollsBackSaysSoToo() throws Exception {
        try (JMSContext context = correlation.wrap(Broker.factory()).createContext(JMSContext.SESSION_TRANSACTED)) {
            context.createConsumer(queue).setMessageListener(message -> {
                told.add(TraceContext.current().requestId());
                if (told.size() == 1) {
                    context.rollback();
                } else {
                    context.commit();
                }
            });
            send("R1");
            Await.until(() -> log.spansEnded("consumer").size() == 2);
        }

        assertThat(told).containsExactly("R1", "R1");
        assertThat(log.spansEnded("consumer"))
                .extracting(line -> line.values().get("settled"))
                .containsExactly("rolled_back", null);
    }

    @Test
    void anotherSessionThatRollsBackSaysNothingOfThisMessage() throws Exception {
        try (Session other = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            session.createConsumer(queue).setMessageListener(message -> {
                try {
                    other.rollback();
                } catch (JMSException e) {
                    told.add(e.toString());
                }
            });
            send("R1");
            Await.until(() -> !log.spansEnded("consumer").isEmpty());
        }

        assertThat(told).isEmpty();
        assertThat(span("consumer").values()).doesNotContainKey("settled").containsEntry("outcome", "ok");
    }

    @Test
    void whatIsSentInATransactionThatIsRolledBackHasBeenHandedOver() throws Exception {
        try (Session transacted = connection.createSession(true, Session.SESSION_TRANSACTED);
                Scope scope = request("R1")) {
            transacted.createProducer(queue).send(transacted.createMessage());
            transacted.rollback();
        }

        assertThat(span("producer").values()).containsEntry("outcome", "ok");
        try (MessageConsumer consumer = bare.createConsumer(queue)) {
            assertThat(consumer.receiveNoWait()).isNull();
        }
    }

    @Test
    void aListenerThatFailsToTheEndLeavesADeadLetterWithTheSameIds() throws Exception {
        session.createConsumer(queue).setMessageListener(message -> {
            throw new IllegalStateException("on purpose");
        });
        send("R1");
        Message dead = next(bare, bare.createQueue(Broker.DEAD_LETTERS));
        Await.until(() -> log.spansEnded("consumer").size() == Broker.MOST_ATTEMPTS);

        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.mdc().get("request_id"),
                        line -> line.values().get("attempt"),
                        line -> line.values().get("outcome"),
                        line -> line.values().get("message_id"),
                        CapturedLog.Line::error)
                .containsExactly(failed(dead, null), failed(dead, "2"), failed(dead, "3"));
        assertThat(dead.getStringProperty("x_request_id")).isEqualTo("R1");
    }

    private static org.assertj.core.groups.Tuple failed(Message dead, String attempt) throws JMSException {
        return tuple("R1", attempt, "error", dead.getStringProperty("x_message_id"), "java.lang.IllegalStateException");
    }

    @Test
    void aMessageThatExpiresKeepsItsIds() throws Exception {
        try (Scope scope = request("R1")) {
            producer.send(session.createMessage(), Message.DEFAULT_DELIVERY_MODE, Message.DEFAULT_PRIORITY, 1);
        }

        Message expired = next(bare, bare.createQueue(Broker.EXPIRED));
        assertThat(expired.getStringProperty("x_request_id")).isEqualTo("R1");
        assertThat(expired.getStringProperty("x_message_id")).matches(NEW_ID);
    }

    @Test
    void aBoundTaskGoesOnWithTheMessageOnItsOwnThread() throws Exception {
        send("R1");
        Message in = next(session);
        Message out = bare.createMessage();
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            correlation.process(
                    in,
                    message -> pool.submit(correlation.bind(() -> correlation.inject(out)))
                            .get(10, TimeUnit.SECONDS));
        } finally {
            pool.shutdown();
        }

        assertThat(out.getStringProperty("x_request_id")).isEqualTo("R1");
        assertThat(out.getStringProperty("x_causation_id")).isEqualTo(in.getStringProperty("x_message_id"));
    }
}
