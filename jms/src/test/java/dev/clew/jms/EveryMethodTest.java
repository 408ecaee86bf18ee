package dev.clew.jms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import jakarta.jms.Connection;
import jakarta.jms.JMSConsumer;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSProducer;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueReceiver;
import jakarta.jms.QueueSender;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.TopicConnection;
import jakarta.jms.TopicPublisher;
import jakarta.jms.TopicSession;
import jakarta.jms.TopicSubscriber;
import jakarta.jms.XAConnection;
import jakarta.jms.XAConnectionFactory;
import jakarta.jms.XAJMSContext;
import jakarta.jms.XAQueueConnection;
import jakarta.jms.XAQueueConnectionFactory;
import jakarta.jms.XAQueueSession;
import jakarta.jms.XASession;
import jakarta.jms.XATopicConnection;
import jakarta.jms.XATopicConnectionFactory;
import jakarta.jms.XATopicSession;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All wrapped types, in front of a host that only takes down how it is called. */
class EveryMethodTest {
    private final Clew clew = Clew.builder().build();
    private final CorrelatedMessages messages = new CorrelatedMessages(JmsSystem.create(clew, Map.of()));
    private final List<Method> reached = new ArrayList<>();
    private final List<TextMessage> sent = new ArrayList<>();
    private MessageListener given;

    private Object host(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return "host";
            }
            reached.add(method);
            for (Object argument : arguments == null ? new Object[0] : arguments) {
                if (argument instanceof MessageListener listener) {
                    given = listener;
                } else if (argument instanceof TextMessage message) {
                    sent.add(message);
                }
            }
            return answer(method.getReturnType());
        });
    }

    private Object answer(Class<?> type) {
        if (type.isPrimitive() && type != void.class) {
            return Array.get(Array.newInstance(type, 1), 0);
        }
        if (type == Set.class) {
            return Set.of();
        }
        // So that what a host makes is there to be wrapped.
        return type.isInterface() && WRAPPED.containsKey(type) ? host(type) : null;
    }

    private interface Wrapping {
        Object wrap(EveryMethodTest test, Object host);
    }

    private static final Map<Class<?>, Wrapping> WRAPPED = Map.ofEntries(
            Map.entry(XAQueueConnectionFactory.class, EveryMethodTest::connections),
            Map.entry(XATopicConnectionFactory.class, EveryMethodTest::connections),
            Map.entry(XAConnectionFactory.class, EveryMethodTest::connections),
            Map.entry(Connection.class, EveryMethodTest::connections),
            Map.entry(QueueConnection.class, EveryMethodTest::connections),
            Map.entry(TopicConnection.class, EveryMethodTest::connections),
            Map.entry(XAConnection.class, EveryMethodTest::connections),
            Map.entry(XAQueueConnection.class, EveryMethodTest::connections),
            Map.entry(XATopicConnection.class, EveryMethodTest::connections),
            Map.entry(Session.class, (test, host) -> new CorrelatedSession((Session) host, test.messages)),
            Map.entry(
                    QueueSession.class, (test, host) -> new CorrelatedQueueSession((QueueSession) host, test.messages)),
            Map.entry(
                    TopicSession.class, (test, host) -> new CorrelatedTopicSession((TopicSession) host, test.messages)),
            Map.entry(XASession.class, (test, host) -> new CorrelatedXASession((XASession) host, test.messages)),
            Map.entry(
                    XAQueueSession.class,
                    (test, host) -> new CorrelatedXAQueueSession((XAQueueSession) host, test.messages)),
            Map.entry(
                    XATopicSession.class,
                    (test, host) -> new CorrelatedXATopicSession((XATopicSession) host, test.messages)),
            Map.entry(
                    MessageProducer.class,
                    (test, host) -> new CorrelatedProducer((MessageProducer) host, test.messages)),
            Map.entry(QueueSender.class, (test, host) -> new CorrelatedSender((QueueSender) host, test.messages)),
            Map.entry(
                    TopicPublisher.class,
                    (test, host) -> new CorrelatedPublisher((TopicPublisher) host, test.messages)),
            Map.entry(
                    MessageConsumer.class,
                    (test, host) -> new CorrelatedConsumer((MessageConsumer) host, test.messages, test)),
            Map.entry(
                    QueueReceiver.class,
                    (test, host) -> new CorrelatedReceiver((QueueReceiver) host, test.messages, test)),
            Map.entry(
                    TopicSubscriber.class,
                    (test, host) -> new CorrelatedSubscriber((TopicSubscriber) host, test.messages, test)),
            Map.entry(JMSContext.class, (test, host) -> new CorrelatedJmsContext((JMSContext) host, test.messages)),
            Map.entry(
                    XAJMSContext.class, (test, host) -> new CorrelatedXAJmsContext((XAJMSContext) host, test.messages)),
            Map.entry(
                    JMSProducer.class,
                    (test, host) -> new CorrelatedJmsProducer(
                            (JMSProducer) host, test.messages, (JMSContext) test.host(JMSContext.class))),
            Map.entry(
                    JMSConsumer.class,
                    (test, host) -> new CorrelatedJmsConsumer((JMSConsumer) host, test.messages, test)));

    private static Object connections(EveryMethodTest test, Object host) {
        return host instanceof Connection connection
                ? CorrelatedConnection.wrap(Connection.class, connection, test.messages)
                : CorrelatedConnection.wrap(XAConnectionFactory.class, (XAConnectionFactory) host, test.messages);
    }

    record Call(Class<?> type, Method method) {
        @Override
        public String toString() {
            return type.getSimpleName()
                    + '.'
                    + method.getName()
                    + Arrays.stream(method.getParameterTypes())
                            .map(Class::getSimpleName)
                            .toList();
        }
    }

    static Stream<Call> calls() {
        return WRAPPED.keySet().stream()
                .flatMap(type -> Arrays.stream(type.getMethods())
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        .map(method -> new Call(type, method)))
                .sorted((one, other) -> one.toString().compareTo(other.toString()));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void everyMethodReachesTheHostAndWhatItMakesIsWrapped(Call call) throws Exception {
        Object result = call(call, null, null);

        assertThat(reached).extracting(Method::getName).contains(call.method().getName());
        if (WRAPPED.containsKey(call.method().getReturnType())) {
            assertThat(result.toString()).startsWith("CorrelationSession.create(");
        }
    }

    private Object call(Call call, MessageListener listener, TextMessage message) throws IllegalAccessException {
        Object target = WRAPPED.get(call.type()).wrap(this, host(call.type()));
        Object[] arguments = new Object[call.method().getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = call.method().getParameterTypes()[i];
            arguments[i] = type == MessageListener.class
                    ? listener
                    : message != null && type.isInstance(message)
                            ? message
                            : type == String.class ? "orders" : answer(type);
        }
        try {
            return call.method().invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw new AssertionError(call.toString(), e.getCause());
        }
    }

    static Stream<Call> listeners() {
        return calls().filter(call -> call.method().getName().equals("setMessageListener"));
    }

    @ParameterizedTest
    @MethodSource("listeners")
    void eachListenerHandlesMessagesInTheirContext(Call call) throws Exception {
        List<String> seen = new ArrayList<>();
        call(call, message -> seen.add(TraceContext.current().requestId()), null);
        given.onMessage(new Note(Map.of("x_request_id", "R1")).asMessage());

        assertThat(seen).containsExactly("R1");
    }

    static Stream<Call> sends() {
        Set<String> names = Set.of("send", "publish");
        return calls().filter(call -> names.contains(call.method().getName())
                && Arrays.stream(call.method().getParameterTypes())
                        .anyMatch(type -> type == jakarta.jms.Message.class));
    }

    @ParameterizedTest
    @MethodSource("sends")
    void eachSendWritesTheIds(Call call) throws Exception {
        TextMessage message = new Note(Collections.emptyMap()).asMessage();
        try (Scope scope =
                clew.receive(Map.of("X-Request-ID", "R1"), Map::get, "").makeCurrent()) {
            call(call, null, message);
        }

        boolean refused =
                Arrays.asList(call.method().getParameterTypes()).contains(jakarta.jms.CompletionListener.class);
        assertThat(sent).containsExactly(message);
        assertThat(message.getStringProperty("x_request_id")).isEqualTo(refused ? null : "R1");
    }
}
