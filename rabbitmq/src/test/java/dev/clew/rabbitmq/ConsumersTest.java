package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.messaging.Delivery;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ConsumersTest extends RabbitFixture {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumersTest.class);

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private String next() throws InterruptedException {
        return told.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void aConsumerHandlesEachMessageInItsOwnContext() throws Exception {
        String consumer = channel.basicConsume(queue, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
                told.add(TraceContext.current().requestId());
            }

            @Override
            public void handleCancelOk(String tag) {
                told.add("cancelled outside " + TraceContext.current());
            }
        });
        publish("R1", null);
        publish("R2", null);

        assertThat(List.of(next(), next())).containsExactly("R1", "R2");
        channel.basicCancel(consumer);
        assertThat(next()).isEqualTo("cancelled outside TraceContext.NONE");
    }

    @Test
    void aBatchHasTheNameOfItsQueuesIfTheyAreOneInSpans() {
        for (String other : List.of("amq.gen-b", "orders")) {
            Map<com.rabbitmq.client.Delivery, String> batch = new LinkedHashMap<>();
            batch.put(delivered(), "amq.gen-a");
            batch.put(delivered(), other);
            try (Delivery delivery = correlation.openBatch(batch)) {
                assertThat(TraceContext.current()).isSameAs(delivery.context());
                assertThat(TraceContext.current().requestId()).isEqualTo("R1");
            }
        }

        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.values().get("span"), line -> line.values().get("topic"))
                .containsExactly(tuple("amq.gen receive", "amq.gen"), tuple("batch receive", null));
    }

    private static com.rabbitmq.client.Delivery delivered() {
        return new com.rabbitmq.client.Delivery(
                new Envelope(1, false, "", "orders"), properties("x-request-id", "R1"), BODY);
    }

    @Test
    void whatTheClientThrowsComesOut() throws Exception {
        publish("R1", null);
        long tag = get().getEnvelope().getDeliveryTag();
        assertThatThrownBy(() -> channel.basicConsume(null, true, (consumer, message) -> {}, consumer -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'queue' must be non-null");
        channel.close();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> channel.basicAck(tag, false),
                () -> channel.basicNack(tag, false, true),
                () -> channel.basicReject(tag, true),
                () -> channel.basicConsume(queue, true, (consumer, message) -> {}, consumer -> {}))) {
            assertThatThrownBy(call).isInstanceOf(AlreadyClosedException.class);
        }
    }

    @Test
    void whatAConsumerThrowsClosesTheChannelAsItDoesWithoutUs() throws Exception {
        channel.addShutdownListener(signal -> told.add("closed"));
        channel.basicConsume(
                queue,
                true,
                (tag, message) -> {
                    throw new IllegalStateException("on purpose");
                },
                tag -> {});
        publish("R1", null);

        assertThat(next()).isEqualTo("closed");
        Await.until(() -> !log.spansEnded("consumer").isEmpty());
        assertThat(span("consumer").values()).containsEntry("outcome", "error");
        assertThat(span("consumer").error()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void aBoundTaskGoesOnWithTheMessageOnItsOwnThread() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            publish("R1", null);
            String id = header(get().getProps(), "x-message-id");
            channel.basicRecover(true);
            correlation.process(
                    queue,
                    get(),
                    got -> pool.submit(correlation.bind(() -> {
                                Map<String, Object> caused = new HashMap<>();
                                correlation.inject(caused);
                                LOG.info("cause {}", caused.get("x-causation-id"));
                            }))
                            .get());
            pool.submit(() -> LOG.info("after")).get();

            assertThat(log.lines(ConsumersTest.class.getName()))
                    .extracting(CapturedLog.Line::message, line -> line.mdc().get("request_id"))
                    .containsExactly(tuple("cause " + id, "R1"), tuple("after", null));
            assertThat(log.spansEnded("consumer")).hasSize(1);
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void aTaskThatIsBoundOutsideAMessageGetsTheCurrentContext() {
        Runnable bound;
        try (Scope scope = request("job-1").makeCurrent()) {
            bound = correlation.bind(() -> told.add(TraceContext.current().requestId()));
        }
        bound.run();

        assertThat(told).containsExactly("job-1");
    }

    @Test
    void aChannelThatIsWrappedAtEachUseHasOneWrapperAsLongAsItIsOpen() throws Exception {
        Connection bare = factory().newConnection();
        Channel pooled = bare.createChannel();
        Channel wrapper = correlation.wrap(pooled);
        assertThat(correlation.wrap(pooled)).isSameAs(wrapper);

        pooled.close();
        assertThat(correlation.wrap(pooled)).isNotSameAs(wrapper);
        bare.close();
    }

    @Test
    void anEmptyQueueIsNoMessage() throws Exception {
        correlation.process(queue, channel.basicGet(queue, false), got -> {
            throw new AssertionError("a message came: " + got);
        });
        try (Delivery nothing = correlation.open(queue, channel.basicGet(queue, false))) {
            assertThat(nothing.span().isNoop()).isTrue();
        }

        assertThat(log.spansEnded("consumer")).isEmpty();
        assertThat(clew.counters().all()).isEmpty();
    }

    @Test
    void wrappingTwiceIsWrappingOnce() {
        assertThat(correlation.wrap(connection)).isSameAs(connection);
        assertThat(correlation.wrap(channel)).isSameAs(channel);
        assertThat(channel.getConnection()).isSameAs(connection);
        assertThat(channel.toString())
                .startsWith("CorrelationChannel.create(Clew")
                .contains(".wrap(AMQChannel(amqp://guest@");
    }

    @Test
    void aChannelThatIsWrappedAloneHasItsOwnConnection() throws Exception {
        Channel bare = Broker.factory().newConnection().createChannel();

        assertThat(correlation.wrap(bare).getConnection()).isSameAs(bare.getConnection());
        bare.getConnection().abort();
    }
}
