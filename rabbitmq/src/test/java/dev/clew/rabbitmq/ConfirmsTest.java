package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.Relay;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ends of spans, by what the broker says and by what becomes of the connection. */
class ConfirmsTest extends RabbitFixture {
    private Relay relay;

    @Override
    ConnectionFactory factory() throws Exception {
        ConnectionFactory factory = Broker.factory();
        relay = new Relay(factory.getPort());
        factory.setPort(relay.port());
        factory.setNetworkRecoveryInterval(10);
        return factory;
    }

    @AfterEach
    void closeRelay() throws IOException {
        relay.close();
    }

    private List<Object> outcomes() {
        return log.spansEnded("producer").stream()
                .<Object>map(line -> line.values().get("outcome"))
                .toList();
    }

    @Test
    void withoutConfirmationsTheSpanEndsAsTheMessageIsHandedOver() throws Exception {
        relay.hold();
        try {
            publish("R1", null);

            assertThat(outcomes()).containsExactly("ok");
        } finally {
            relay.release();
        }
    }

    @Test
    void withConfirmationsTheSpanEndsWithTheBrokers() throws Exception {
        channel.confirmSelect();
        relay.hold();
        try {
            publish("R1", null);
            publish("R2", null);
            assertThat(outcomes()).isEmpty();
        } finally {
            relay.release();
        }
        channel.waitForConfirmsOrDie(10_000);

        assertThat(log.spansEnded("producer"))
                .extracting(line -> line.mdc().get("request_id"))
                .containsExactlyInAnyOrder("R1", "R2");
        assertThat(outcomes()).containsExactly("ok", "ok");
    }

    @Test
    void aChannelThatConfirmedBeforeItWasWrappedIsHeardToo() throws Exception {
        Connection other = Broker.factory().newConnection();
        Channel bare = other.createChannel();
        bare.confirmSelect();
        Channel late = correlation.wrap(bare);
        try (Scope scope = request("R1").makeCurrent()) {
            late.basicPublish("", queue, null, BODY);
            late.waitForConfirmsOrDie(10_000);
        }
        other.abort();

        assertThat(outcomes()).containsExactly("ok");
    }

    @Test
    void confirmationsAreHeardAfterTheApplicationHasClearedItsListeners() throws Exception {
        channel.confirmSelect();
        BlockingQueue<Long> told = new LinkedBlockingQueue<>();
        channel.addConfirmListener((number, multiple) -> told.add(number), (number, multiple) -> told.add(-number));
        publish("R1", null);
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
        channel.clearConfirmListeners();
        channel.clearReturnListeners();
        publish("R2", null);
        channel.waitForConfirmsOrDie(10_000);

        assertThat(outcomes()).containsExactly("ok", "ok");
        assertThat(told).isEmpty();
    }

    @Test
    void whatPublishingThrowsComesOutAndEndsTheSpan() throws Exception {
        channel.confirmSelect();
        channel.close();

        assertThatThrownBy(() -> publish("R1", null)).isInstanceOf(AlreadyClosedException.class);

        assertThat(span("producer").values()).containsEntry("outcome", "error");
        assertThat(span("producer").error()).isEqualTo("com.rabbitmq.client.AlreadyClosedException");
    }

    @Test
    void aLostConnectionFailsWhatIsUnconfirmedAndTheChannelGoesOnAfterIt() throws Exception {
        channel.confirmSelect();
        BlockingQueue<String> consumed = new LinkedBlockingQueue<>();
        Channel consuming = connection.createChannel();
        consuming.basicConsume(
                queue,
                true,
                (tag, message) -> consumed.add(TraceContext.current().requestId()),
                tag -> {});
        relay.hold();
        try {
            publish("R1", null);
            publish("R2", null);
            relay.cut();
        } finally {
            relay.release();
        }
        Await.until(() -> outcomes().size() == 2);
        assertThat(log.spansEnded("producer"))
                .extracting(CapturedLog.Line::error)
                .containsOnly("com.rabbitmq.client.ShutdownSignalException");
        consumed.clear();

        // It numbers its messages from one again.
        Await.until(() -> channel.isOpen() && consuming.isOpen());
        publish("R3", null);
        channel.waitForConfirmsOrDie(10_000);

        assertThat(outcomes()).containsExactly("error", "error", "ok");
        Await.until(() -> consumed.contains("R3"));
    }

    @Test
    void aMessageThatNoQueueTakesIsAnError() throws Exception {
        channel.confirmSelect();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        channel.addReturnListener(
                returned -> told.add(TraceContext.current().requestId() + ' ' + returned.getRoutingKey()));
        try (Scope scope = request("R1").makeCurrent()) {
            channel.basicPublish("", "nowhere", true, null, BODY);
        }

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("R1 nowhere");
        Await.until(() -> !outcomes().isEmpty());
        assertThat(outcomes()).containsExactly("error");
    }
}
