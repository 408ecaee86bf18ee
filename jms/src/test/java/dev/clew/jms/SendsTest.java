package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.testkit.Await;
import jakarta.jms.CompletionListener;
import jakarta.jms.Destination;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Topic;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The ends of spans, and where messages go. */
class SendsTest extends JmsFixture {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final CompletionListener listener = new CompletionListener() {
        @Override
        public void onCompletion(Message message) {
            told.add("sent " + TraceContext.current().requestId());
        }

        @Override
        public void onException(Message message, Exception failure) {
            told.add("failed " + TraceContext.current().requestId());
        }
    };

    @Test
    void withAListenerTheSpanEndsWithTheCompletionAndTheListenerIsInTheSendersContext() throws Exception {
        try (Scope scope = request("R1")) {
            producer.send(session.createMessage(), listener);
        }

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("sent R1");
        Await.until(() -> !log.spansEnded("producer").isEmpty());
        assertThat(span("producer").values()).containsEntry("outcome", "ok");
        assertThat(next(bare).getStringProperty("x_request_id")).isEqualTo("R1");
    }

    @Test
    void aCompletionThatFailsIsAnError() {
        TraceContext sender;
        CorrelatedMessages messages = new CorrelatedMessages(JmsSystem.create(clew, Map.of()));
        CompletionListener[] given = new CompletionListener[1];
        try (Scope scope = request("R1")) {
            sender = TraceContext.current();
            messages.send(Unchecked.ask(bare::createMessage), queue, listener, completion -> given[0] = completion);
        }
        assertThat(log.spansEnded("producer")).isEmpty();
        given[0].onException(null, new JMSException("on purpose"));

        assertThat(told).containsExactly("failed " + sender.requestId());
        assertThat(span("producer").error()).isEqualTo("jakarta.jms.JMSException");
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    @Test
    void aMessageToADestinationThatDoesNotTellItsNameHasItsIdsAndASpan() throws Exception {
        Queue nameless = () -> {
            throw new JMSException("on purpose");
        };
        Message message = bare.createMessage();
        CorrelatedMessages messages = new CorrelatedMessages(JmsSystem.create(clew, Map.of()));
        try (Scope scope = request("R1")) {
            messages.send(message, nameless, () -> told.add("sent"));
        }

        assertThat(told).containsExactly("sent");
        assertThat(message.getStringProperty("x_request_id")).isEqualTo("R1");
        assertThat(span("producer").values())
                .containsEntry("span", "send")
                .containsEntry("outcome", "ok")
                .containsEntry("message_id", message.getStringProperty("x_message_id"))
                .doesNotContainKey("topic");
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.jms.describe", 1L));
    }

    @Test
    void aMessageWhoseProviderDoesNotTellItsDestinationIsHandledInItsContext() {
        Note note = new Note(Map.of("x_request_id", "R1"));
        note.lost = true;
        MessageListener own = message -> told.add(TraceContext.current().requestId());
        correlation.wrap(own).onMessage(note.asMessage());

        assertThat(told).containsExactly("R1");
        assertThat(span("consumer").values()).containsEntry("span", "receive").containsEntry("outcome", "ok");
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.jms.describe", 1L));
    }

    @Test
    void aMessageWhoseProviderFailsToTellItsIdHasTheIdsOfEachRequestThatSendsIt() {
        Note note = new Note(Map.of("own", 7, "x_message_id", "m0"));
        note.anonymous = true;
        Message message = note.asMessage();
        CorrelatedMessages messages = new CorrelatedMessages(JmsSystem.create(clew, Map.of()));
        for (String id : List.of("R1", "R2")) {
            try (Scope scope = request(id)) {
                messages.send(message, queue, () -> told.add(id + " as " + note.properties.get("x_request_id")));
            }
        }

        assertThat(told).containsExactly("R1 as R1", "R2 as R2");
        assertThat(note.properties).containsEntry("own", 7).containsKeys("traceparent", "x_message_id");
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.jms.resend", 1L));
    }

    @Test
    void aMessageWhoseProviderFailsToTellItsIdCausesOthersInItsContext() {
        Note note = new Note(Map.of("x_request_id", "R1"));
        note.anonymous = true;
        Message caused = Unchecked.ask(bare::createMessage);
        MessageListener own = message -> Unchecked.ask(() -> {
            producer.send(caused);
            return told.add(caused.getStringProperty("x_request_id"));
        });
        correlation.wrap(own).onMessage(note.asMessage());

        assertThat(told).containsExactly("R1");
        assertThat(Unchecked.ask(() -> caused.propertyExists("x_causation_id"))).isFalse();
        assertThat(span("consumer").values()).containsEntry("outcome", "ok");
        assertThat(clew.counters().all()).containsOnlyKeys("skipped.jms.position");
    }

    @Test
    void outsideARequestTheListenerIsTheApplicationsOwn() throws Exception {
        producer.send(session.createMessage(), listener);

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("sent ");
        assertThat(log.spansEnded("producer")).isEmpty();
    }

    @Test
    void whatSendingThrowsComesOutAndEndsTheSpan() throws Exception {
        producer.close();

        assertThatThrownBy(() -> send("R1")).isInstanceOf(jakarta.jms.IllegalStateException.class);
        assertThat(span("producer").values()).containsEntry("outcome", "error");
        assertThat(span("producer").error()).isEqualTo("jakarta.jms.IllegalStateException");
    }

    @Test
    void whatTheProviderRefusesItRefusesAsWithoutUs() throws Exception {
        MessageProducer anywhere = session.createProducer(null);
        try (Scope scope = request("R1")) {
            assertThatThrownBy(() -> producer.send((Message) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> producer.send(session.createMessage(), (CompletionListener) null))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> anywhere.send(session.createMessage()))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> anywhere.send((Destination) null, session.createMessage()))
                    .isInstanceOf(InvalidDestinationException.class);
        }
    }

    @Test
    void whatATemporaryQueueIsCalledIsNoOperationOfItsOwn() throws Exception {
        try (Scope scope = request("R1")) {
            Destination temporary = session.createTemporaryQueue();
            session.createProducer(temporary).send(session.createMessage());
            session.createProducer(null).send(session.createTemporaryTopic(), session.createMessage());
        }

        assertThat(log.spansEnded("producer"))
                .extracting(line -> line.values().get("span"))
                .containsExactly("temporary-queue send", "temporary-topic send");
    }

    @Test
    void aQueueSessionAndATopicSessionWriteTheIdsToo() throws Exception {
        QueueSession queues = ((QueueConnection) connection).createQueueSession(false, QueueSession.AUTO_ACKNOWLEDGE);
        QueueSender sender = queues.createSender(null);
        TopicSession topics = ((TopicConnection) connection).createTopicSession(false, TopicSession.AUTO_ACKNOWLEDGE);
        Topic topic = topics.createTopic(Broker.name());
        TopicPublisher publisher = topics.createPublisher(topic);
        topics.createSubscriber(topic)
                .setMessageListener(message -> told.add(TraceContext.current().requestId()));
        queues.createReceiver(queue)
                .setMessageListener(message -> told.add(TraceContext.current().requestId()));
        try (Scope scope = request("R1")) {
            sender.send(queue, queues.createMessage());
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("R1");
            publisher.publish(topics.createMessage());
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("R1");
        }

        assertThat(log.spansEnded("producer"))
                .extracting(line -> line.values().get("topic"))
                .containsExactly(queue.getQueueName(), topic.getTopicName());
    }

    @Test
    void eachSubscriberOfATopicHandlesTheMessageOnItsOwn() throws Exception {
        Topic topic = session.createTopic(Broker.name());
        for (int i = 0; i < 2; i++) {
            MessageConsumer consumer = connection
                    .createSession(false, QueueSession.AUTO_ACKNOWLEDGE)
                    .createConsumer(topic);
            consumer.setMessageListener(
                    message -> told.add(TraceContext.current().requestId()));
        }
        try (Scope scope = request("R1")) {
            session.createProducer(topic).send(session.createMessage());
        }

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("R1");
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("R1");
        Await.until(() -> log.spansEnded("consumer").size() == 2);
        assertThat(log.spansEnded("consumer"))
                .extracting(line -> line.values().get("topic"))
                .containsOnly(topic.getTopicName());
    }

    @Test
    void noMessageIsNothingToProcess() throws Exception {
        MessageConsumer consumer = session.createConsumer(queue);
        correlation.process(consumer.receiveNoWait(), message -> {
            throw new AssertionError("a message came: " + message);
        });
        try (Delivery nothing = correlation.open(consumer.receiveNoWait())) {
            assertThat(nothing.span().isNoop()).isTrue();
        }

        assertThat(log.spansEnded("consumer")).isEmpty();
        assertThat(clew.counters().all()).isEmpty();
    }
}
