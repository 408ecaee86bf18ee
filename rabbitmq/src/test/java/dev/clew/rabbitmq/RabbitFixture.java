package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A connection with a wrapped channel, and a queue that it may use. */
abstract class RabbitFixture {
    static final byte[] BODY = "SKU-44".getBytes(StandardCharsets.UTF_8);

    final Clew clew = Clew.builder().build();
    final CorrelationChannel correlation = CorrelationChannel.create(clew);
    CapturedLog log;
    private ExecutorService consumers;
    Connection connection;
    Channel channel;
    String queue;

    /** Returns the way to the broker. */
    ConnectionFactory factory() throws Exception {
        return Broker.factory();
    }

    @BeforeEach
    void begin() throws Exception {
        log = CapturedLog.create();
        consumers = Executors.newFixedThreadPool(4);
        connection = correlation.wrap(factory().newConnection(consumers));
        channel = connection.createChannel();
        queue = "orders-" + UUID.randomUUID();
        channel.queueDeclare(queue, false, false, false, null);
    }

    /** A message that is still being consumed would end its span in the next test. */
    @AfterEach
    void end() throws InterruptedException {
        connection.abort();
        consumers.shutdown();
        assertThat(consumers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        log.close();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
    }

    TraceContext request(String requestId) {
        return clew.receive(Map.of("X-Request-ID", requestId), Map::get, "");
    }

    /** Publishes to the queue within a request. */
    void publish(String requestId, AMQP.BasicProperties properties) throws Exception {
        try (Scope scope = request(requestId).makeCurrent()) {
            channel.basicPublish("", queue, properties, BODY);
        }
    }

    static AMQP.BasicProperties properties(Object... headers) {
        Map<String, Object> all = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put((String) headers[i], headers[i + 1]);
        }
        return new AMQP.BasicProperties.Builder().headers(all).build();
    }

    /** Returns the next message of the queue. */
    GetResponse get() {
        return next(channel, queue);
    }

    /** Returns the next message of a queue, as soon as it is there. */
    static GetResponse next(Channel channel, String queue) {
        AtomicReference<GetResponse> got = new AtomicReference<>();
        Await.until(() -> {
            try {
                got.set(channel.basicGet(queue, false));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return got.get() != null;
        });
        return got.get();
    }

    static String header(AMQP.BasicProperties properties, String name) {
        return String.valueOf(properties.getHeaders().get(name));
    }

    /** Returns the only span of this kind that has ended. */
    CapturedLog.Line span(String kind) {
        assertThat(log.spansEnded(kind)).as("%s spans", kind).hasSize(1);
        return log.spansEnded(kind).get(0);
    }
}
