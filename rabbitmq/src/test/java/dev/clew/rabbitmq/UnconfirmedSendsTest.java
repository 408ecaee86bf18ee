package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a broker may say in any order, said to a channel that only counts. */
class UnconfirmedSendsTest {
    private final Clew clew = Clew.builder().build();
    private final CapturedLog log = CapturedLog.create();
    private final List<AMQP.BasicProperties> published = new ArrayList<>();
    private final List<Object> listeners = new ArrayList<>();
    private Channel channel = wrapped(Map.of());
    private ConfirmListener broker;

    private Channel wrapped(Map<String, String> settings) {
        Channel host = (Channel) Proxy.newProxyInstance(
                Channel.class.getClassLoader(), new Class<?>[] {Channel.class}, (proxy, method, arguments) -> {
                    String name = method.getName();
                    if (name.equals("getNextPublishSeqNo")) {
                        return published.size() + 1L;
                    }
                    if (name.equals("basicPublish")) {
                        published.add((AMQP.BasicProperties) arguments[4]);
                    } else {
                        listeners.add(arguments[0]);
                    }
                    return null;
                });
        return CorrelationChannel.create(clew, settings).wrap(host);
    }

    private void publish(String... requestIds) throws IOException {
        for (String requestId : requestIds) {
            try (Scope scope = clew.receive(Map.of("X-Request-ID", requestId), Map::get, "")
                    .makeCurrent()) {
                channel.basicPublish("", "orders", null, RabbitFixture.BODY);
            }
        }
        broker = listener(ConfirmListener.class);
    }

    /** Returns the listener that the channel has added last, which is told of everything. */
    private <T> T listener(Class<T> type) {
        return type.cast(listeners.get(listeners.size() - 1));
    }

    @AfterEach
    void close() {
        log.close();
    }

    private List<String> ended() {
        return log.spansEnded("producer").stream()
                .map(line -> line.mdc().get("request_id") + " " + line.values().get("outcome"))
                .toList();
    }

    @Test
    void aConfirmationOfSeveralEndsAllUpToItsNumber() throws Exception {
        publish("R1", "R2", "R3");
        channel.basicPublish("", "orders", null, RabbitFixture.BODY);
        publish("R5");

        broker.handleAck(3, true);
        assertThat(ended()).containsExactly("R1 ok", "R2 ok", "R3 ok");
        broker.handleAck(5, true);
        assertThat(ended()).hasSize(4).endsWith("R5 ok");
    }

    @Test
    void confirmationsMayComeInAnyOrderAndTwice() throws Exception {
        publish("R1", "R2", "R3");

        broker.handleAck(2, false);
        broker.handleAck(2, false);
        broker.handleNack(3, false);
        broker.handleAck(9, false);
        broker.handleAck(1, true);

        assertThat(ended()).containsExactly("R2 ok", "R3 error", "R1 ok");
        assertThat(log.spansEnded("producer").get(1).values()).containsEntry("confirm", "nack");
        assertThat(clew.counters().all()).isEmpty();
    }

    /** In this order RabbitMQ says that no queue takes a message. */
    @ParameterizedTest
    @ValueSource(strings = {"write", "nothing"})
    void aMessageThatIsReturnedAndThenConfirmedIsAnError(String messageIds) throws Exception {
        channel = wrapped(Map.of("clew.rabbitmq.message.ids", messageIds));
        publish("R1", "R2", "R3");
        ReturnListener returns = listener(ReturnListener.class);

        returns.handleReturn(312, "NO_ROUTE", "", "orders", published.get(1), RabbitFixture.BODY);
        returns.handleReturn(312, "NO_ROUTE", "", "orders", new AMQP.BasicProperties(), RabbitFixture.BODY);
        broker.handleAck(3, true);

        assertThat(log.spansEnded("producer"))
                .extracting(
                        line -> line.values().get("outcome"),
                        line -> line.values().get("returned"))
                .containsExactly(tuple("ok", null), tuple("error", "NO_ROUTE"), tuple("ok", null));
    }

    @Test
    void closedByTheApplicationWhatIsLeftIsCancelledAndOtherwiseItHasFailed() throws Exception {
        publish("R1");
        ShutdownListener shutdown = listener(ShutdownListener.class);
        shutdown.shutdownCompleted(new ShutdownSignalException(false, true, null, this));
        publish("R2");
        shutdown.shutdownCompleted(new ShutdownSignalException(true, false, null, this));
        shutdown.shutdownCompleted(new ShutdownSignalException(true, false, null, this));

        assertThat(ended()).containsExactly("R1 cancelled", "R2 error");
    }
}
