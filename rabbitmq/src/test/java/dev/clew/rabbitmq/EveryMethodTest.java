package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Consumer;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.RecoverableChannel;
import com.rabbitmq.client.RecoverableConnection;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrapped connections and channels, in front of a host that only takes down how it is called. */
class EveryMethodTest {
    private final Clew clew = Clew.builder().build();
    private final CorrelationChannel correlation = CorrelationChannel.create(clew);
    private final List<Method> reached = new ArrayList<>();
    private final List<Object[]> arguments = new ArrayList<>();

    private <T> T host(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return "host";
                    }
                    reached.add(method);
                    arguments.add(given == null ? new Object[0] : given);
                    return answer(method.getReturnType());
                }));
    }

    private static Object answer(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        return type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null;
    }

    static Stream<Method> methods() {
        return Stream.of(Channel.class, RecoverableChannel.class, Connection.class, RecoverableConnection.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .distinct();
    }

    private Object wrapped(Method method) {
        Object wrapped = Stream.of(Channel.class, RecoverableChannel.class)
                        .anyMatch(type -> method.getDeclaringClass().isAssignableFrom(type))
                ? correlation.wrap((Channel) host(RecoverableChannel.class))
                : correlation.wrap((Connection) host(RecoverableConnection.class));
        // What wrapping itself has called does not count.
        reached.clear();
        arguments.clear();
        return wrapped;
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodReachesTheHost(Method method) throws Exception {
        call(method, wrapped(method), null);

        assertThat(reached).isNotEmpty();
        // One that leaves something out becomes the one that says all.
        assertThat(reached).extracting(Method::getName).contains(method.getName());
    }

    private static void call(Method method, Object target, DeliverCallback delivered) throws IllegalAccessException {
        Object[] given = new Object[method.getParameterCount()];
        for (int i = 0; i < given.length; i++) {
            given[i] = sample(method.getParameterTypes()[i], delivered);
        }
        try {
            method.invoke(target, given);
        } catch (InvocationTargetException e) {
            throw new AssertionError(method.toString(), e.getCause());
        }
    }

    private static Object sample(Class<?> type, DeliverCallback delivered) {
        if (type == String.class) {
            return "orders";
        }
        if (type == DeliverCallback.class) {
            return delivered;
        }
        return type == Consumer.class && delivered != null
                ? new CallbackConsumer(delivered, CallbackConsumer.IGNORES_CANCEL, CallbackConsumer.IGNORES_SHUTDOWN)
                : answer(type);
    }

    static Stream<Method> waysToConsume() {
        return methods().filter(method -> method.getName().equals("basicConsume"));
    }

    @ParameterizedTest
    @MethodSource("waysToConsume")
    void eachWayToConsumeHandlesMessagesInTheirContext(Method method) throws Exception {
        List<String> seen = new ArrayList<>();
        call(
                method,
                wrapped(method),
                (tag, message) -> seen.add(TraceContext.current().requestId()));
        Consumer given = (Consumer) arguments.get(0)[6];
        given.handleDelivery(
                "tag",
                new Envelope(1, false, "", "orders"),
                RabbitFixture.properties("x-request-id", "R1"),
                new byte[0]);

        assertThat(seen).containsExactly("R1");
    }

    /** With a body of bytes, and with a buffer if the client has that. */
    static Stream<Method> waysToPublish() {
        return methods().filter(method -> method.getName().equals("basicPublish"));
    }

    @ParameterizedTest
    @MethodSource("waysToPublish")
    void eachWayToPublishWritesTheContext(Method method) throws Exception {
        Object wrapped = wrapped(method);
        try (Scope scope =
                clew.receive(Map.of("X-Request-ID", "R1"), Map::get, "").makeCurrent()) {
            call(method, wrapped, null);
        }

        List<AMQP.BasicProperties> written = arguments.stream()
                .flatMap(Arrays::stream)
                .filter(AMQP.BasicProperties.class::isInstance)
                .map(AMQP.BasicProperties.class::cast)
                .toList();
        assertThat(written).hasSize(1);
        assertThat(written.get(0).getHeaders()).containsEntry("x-request-id", "R1");
    }

    @Test
    void thereAreTwentyWaysToConsume() {
        assertThat(waysToConsume()).hasSize(20);
    }

    @Test
    void aConnectionWithoutMoreChannelsSaysSo() throws Exception {
        Connection full = correlation.wrap(host(Connection.class));

        assertThat(full.createChannel()).isNull();
        assertThat(full.openChannel(7)).isEmpty();
    }

    @Test
    void whatCannotRecoverDoesNotPretendTo() {
        assertThat(correlation.wrap(host(Channel.class))).isNotInstanceOf(RecoverableChannel.class);
        assertThat(correlation.wrap(host(Connection.class))).isNotInstanceOf(RecoverableConnection.class);
        assertThat(correlation.wrap((Channel) host(RecoverableChannel.class))).isInstanceOf(RecoverableChannel.class);
    }

    @Test
    void propertiesOutsideARequestAreThoseOfTheApplication() throws Exception {
        AMQP.BasicProperties own = RabbitFixture.properties("own", 1);
        correlation.wrap(host(Channel.class)).basicPublish("", "orders", own, new byte[0]);

        assertThat(arguments.get(arguments.size() - 1)[4]).isSameAs(own);
    }
}
