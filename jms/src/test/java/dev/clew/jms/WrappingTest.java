package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Queue;
import jakarta.jms.QueueConnectionFactory;
import jakarta.jms.ServerSession;
import jakarta.jms.ServerSessionPool;
import jakarta.jms.Session;
import jakarta.jms.TopicConnectionFactory;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XASession;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrappingTest extends JmsFixture {
    @Test
    void wrappingTwiceIsWrappingOnce() throws Exception {
        ConnectionFactory factory = correlation.wrap(Broker.factory());
        JMSContext context = factory.createContext();
        MessageListener listener = correlation.wrap((MessageListener) message -> {});

        assertThat(correlation.wrap(factory)).isSameAs(factory);
        assertThat(correlation.wrap(connection)).isSameAs(connection);
        assertThat(correlation.wrap(session)).isSameAs(session);
        assertThat(correlation.wrap(context)).isSameAs(context);
        assertThat(correlation.wrap(listener)).isSameAs(listener);
        assertThat(factory.toString())
                .startsWith("CorrelationSession.create(Clew")
                .contains(".wrap(ActiveMQConnectionFactory");
        context.close();
    }

    @Test
    void aWrapperIsForQueuesForTopicsAndForDistributedTransactionsIfTheProvidersFactoryIs() {
        List<Class<?>> all =
                List.of(QueueConnectionFactory.class, TopicConnectionFactory.class, XAConnectionFactory.class);
        for (Class<?> one : all) {
            Object wrapped = correlation.wrap(factory(ConnectionFactory.class, one));
            assertThat(all).filteredOn(each -> each.isInstance(wrapped)).containsExactly(one);
        }
        assertThat(correlation.wrap(factory(ConnectionFactory.class, AutoCloseable.class)))
                .isNotInstanceOf(AutoCloseable.class);
    }

    private static ConnectionFactory factory(Class<?>... types) {
        return (ConnectionFactory) Proxy.newProxyInstance(
                ConnectionFactory.class.getClassLoader(), types, (proxy, method, arguments) -> null);
    }

    @Test
    void theApplicationFindsItsOwnListener() throws Exception {
        MessageListener own = message -> {};
        MessageConsumer consumer = session.createConsumer(queue);
        assertThat(consumer.getMessageListener()).isNull();
        consumer.setMessageListener(own);
        assertThat(consumer.getMessageListener()).isSameAs(own);
        consumer.setMessageListener(null);
        assertThat(consumer.getMessageListener()).isNull();
    }

    @Test
    void oneListenerOfTwoConsumersHandlesTheMessagesOfBoth() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        MessageListener own = message -> told.add(TraceContext.current().requestId());
        Queue other = bare.createQueue(Broker.name());
        MessageConsumer one = session.createConsumer(queue);
        MessageConsumer two = session.createConsumer(other);
        one.setMessageListener(own);
        two.setMessageListener(own);
        sendBare("x_request_id", "R1");
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("R1");
        Message elsewhere = bare.createMessage();
        elsewhere.setStringProperty("x_request_id", "R2");
        bare.createProducer(other).send(elsewhere);
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("R2");

        Await.until(() -> log.spansEnded("consumer").size() == 2);
        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.mdc().get("request_id"),
                        line -> line.values().get("topic"))
                .containsExactly(tuple("R1", queue.getQueueName()), tuple("R2", other.getQueueName()));
        two.setMessageListener(null);
        assertThat(one.getMessageListener()).isSameAs(own);
        assertThat(two.getMessageListener()).isNull();
    }

    @Test
    void aListenerThatTheProviderRefusesIsNotThere() throws Exception {
        JMSException refused = new JMSException("on purpose");
        MessageConsumer host = (MessageConsumer) Proxy.newProxyInstance(
                MessageConsumer.class.getClassLoader(),
                new Class<?>[] {MessageConsumer.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("setMessageListener")) {
                        throw refused;
                    }
                    return null;
                });
        CorrelatedMessages messages = new CorrelatedMessages(JmsSystem.create(clew, Map.of()));
        MessageConsumer consumer = new CorrelatedConsumer(host, messages, session);
        MessageListener own = message -> {};
        MessageConsumer other = session.createConsumer(queue);
        other.setMessageListener(own);

        assertThatThrownBy(() -> consumer.setMessageListener(own)).isSameAs(refused);
        assertThat(consumer.getMessageListener()).isNull();
        assertThat(other.getMessageListener()).isSameAs(own);
    }

    @Test
    void aWrappedListenerMayBeGivenToAnyConsumer() throws Exception {
        StringBuilder seen = new StringBuilder();
        sendBare("x_request_id", "R1");
        correlation
                .wrap((MessageListener)
                        message -> seen.append(TraceContext.current().requestId()))
                .onMessage(next(bare));

        assertThat(seen).hasToString("R1");
        assertThat(span("consumer").mdc()).containsEntry("request_id", "R1");
    }

    @Test
    void aListenerWithinAnotherIsPartOfTheSameProcessing() throws Exception {
        MessageListener inner = message -> correlation.process(message, same -> {});
        MessageListener wrapped = correlation.wrap(inner);
        MessageListener around = message -> wrapped.onMessage(message);
        sendBare("x_request_id", "R1");
        correlation.wrap(around).onMessage(next(bare));

        assertThat(span("consumer").mdc()).containsEntry("request_id", "R1");
    }

    @Test
    void aMessageThatIsHandledWithinAnotherHasAContextOfItsOwn() throws Exception {
        List<String> seen = new ArrayList<>();
        sendBare("x_request_id", "R1");
        sendBare("x_request_id", "R2");
        Message outer = next(bare);
        Message inner = next(bare);
        correlation.process(outer, message -> {
            correlation.process(inner, other -> seen.add(TraceContext.current().requestId()));
            seen.add(TraceContext.current().requestId());
        });

        assertThat(seen).containsExactly("R2", "R1");
    }

    @Test
    void aMessageWithoutIdsBeginsARequestAlthoughOneIsCurrent() throws Exception {
        List<String> seen = new ArrayList<>();
        sendBare();
        Message message = next(bare);
        try (Scope scope = request("R1")) {
            correlation.process(message, same -> seen.add(TraceContext.current().requestId()));
            assertThat(TraceContext.current().requestId()).isEqualTo("R1");
        }

        assertThat(seen).singleElement().asString().matches(NEW_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"R1", ""})
    void bytesAreHandledInTheirContextAndStayReadable(String requestId) throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        MessageListener reading = message -> told.add(Unchecked.ask(((BytesMessage) message)::readInt) + " "
                + TraceContext.current().requestId());
        for (int i = 0; i < 2; i++) {
            BytesMessage message = bare.createBytesMessage();
            message.writeInt(44);
            if (!requestId.isEmpty()) {
                message.setStringProperty("x_request_id", requestId);
            }
            bareProducer.send(message);
        }
        correlation.process(next(session), reading::onMessage);
        session.createConsumer(queue).setMessageListener(reading);

        String expected = "44 " + (requestId.isEmpty() ? NEW_ID : requestId);
        assertThat(told.poll(10, TimeUnit.SECONDS)).matches(expected);
        assertThat(told.poll(10, TimeUnit.SECONDS)).matches(expected);
        Await.until(() -> log.spansEnded("consumer").size() == 2);
    }

    @Test
    void aDistributedTransactionCarriesTheIds() throws Exception {
        XAConnectionFactory factory = correlation.wrapXA(Broker.factoryXA());
        try (XAConnection distributed = factory.createXAConnection();
                XASession transacted = distributed.createXASession()) {
            XAResource resource = transacted.getXAResource();
            Xid id = new org.apache.activemq.artemis.core.transaction.impl.XidImpl(new byte[] {1}, 1, new byte[] {2});
            resource.start(id, XAResource.TMNOFLAGS);
            try (Scope scope = request("R1")) {
                Session inner = transacted.getSession();
                inner.createProducer(queue).send(inner.createTextMessage("SKU-44"));
            }
            resource.end(id, XAResource.TMSUCCESS);
            resource.commit(id, true);
        }

        assertThat(next(bare).getStringProperty("x_request_id")).isEqualTo("R1");
        assertThat(span("producer").values()).containsEntry("outcome", "ok");
    }

    @Test
    void aContextForDistributedTransactionsIsOneAfterwards() {
        try (XAJMSContext context = correlation.wrapXA(Broker.factoryXA()).createXAContext()) {
            assertThat(correlation.wrap((JMSContext) context)).isSameAs(context);
            assertThat(context.getXAResource()).isNotNull();
            assertThat(context.getContext()).isInstanceOf(CorrelatedJmsContext.class);
        }
        try (XAJMSContext bareContext = Broker.factoryXA().createXAContext()) {
            assertThat(correlation.wrap((JMSContext) bareContext)).isInstanceOf(XAJMSContext.class);
        }
    }

    /** Artemis has no connection consumers, which application servers use with other providers. */
    @Test
    void aProviderIsGivenNoSessionsButItsOwn() throws Exception {
        ServerSessionPool[] given = new ServerSessionPool[1];
        Connection host = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    given[0] = (ServerSessionPool) arguments[2];
                    return null;
                });
        boolean[] started = new boolean[1];
        ServerSession working = new ServerSession() {
            @Override
            public Session getSession() {
                return correlation.wrap(bare);
            }

            @Override
            public void start() {
                started[0] = true;
            }
        };
        correlation.wrap(host).createConnectionConsumer(queue, null, () -> working, 1);
        ServerSession seen = given[0].getServerSession();
        seen.start();

        assertThat(seen.getSession()).isSameAs(bare);
        assertThat(started).containsExactly(true);
    }
}
