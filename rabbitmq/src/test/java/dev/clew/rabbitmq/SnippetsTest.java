package dev.clew.rabbitmq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import com.rabbitmq.client.RpcServer;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.CapturedLog;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The code of README.md. */
class SnippetsTest {
    private static final Logger log = LoggerFactory.getLogger(SnippetsTest.class);

    private final Clew clew = Clew.builder().build();
    private final ConnectionFactory factory = Broker.factory();

    private Scope request() {
        return clew.receive(Map.of("X-Request-ID", "order-4711"), Map::get, "").makeCurrent();
    }

    private static Connection declare(Connection connection, String... queues) throws Exception {
        try (Channel declaring = connection.createChannel()) {
            for (String queue : queues) {
                declaring.queueDeclare(queue, false, false, true, null);
            }
        }
        return connection;
    }

    @Test
    void theExample() throws Exception {
        CorrelationChannel correlation = CorrelationChannel.create(clew);
        Connection connection = correlation.wrap(factory.newConnection());
        Channel channel = connection.createChannel();
        declare(connection, "orders", "shipping");
        try (CapturedLog captured = CapturedLog.create()) {
            try (Scope request = request()) {
                // Publishing within a request: the headers are written.
                channel.basicPublish("", "orders", null, "SKU-44".getBytes(UTF_8));
            }

            // Consuming: each message is handled in its own context.
            channel.basicConsume(
                    "orders",
                    true,
                    (tag, message) -> {
                        log.info("shipping {}", new String(message.getBody(), UTF_8));
                        channel.basicPublish("", "shipping", null, message.getBody());
                    },
                    tag -> {});

            GetResponse shipped = RabbitFixture.next(channel, "shipping");
            assertThat(captured.lines(SnippetsTest.class.getName()).get(0).message())
                    .isEqualTo("shipping SKU-44");
            assertThat(captured.lines(SnippetsTest.class.getName()).get(0).mdc())
                    .containsEntry("request_id", "order-4711");
            assertThat(RabbitFixture.header(shipped.getProps(), "x-request-id")).isEqualTo("order-4711");
            assertThat(RabbitFixture.header(shipped.getProps(), "x-causation-id"))
                    .matches("[a-f][0-9a-f]{31}");
        }
        connection.abort();
    }

    @Test
    void theExampleOfCalls() throws Exception {
        CorrelationChannel correlation = CorrelationChannel.create(clew);
        Connection connection = declare(correlation.wrap(factory.newConnection()), "stock", "answers");
        Channel channel = connection.createChannel();
        RpcServer server = new RpcServer(channel, "stock") {
            @Override
            public void processRequest(com.rabbitmq.client.Delivery call) throws IOException {
                correlation.process("stock", call, super::processRequest);
            }

            @Override
            public byte[] handleCall(byte[] body, AMQP.BasicProperties reply) {
                log.info("asked for {}", new String(body, UTF_8));
                return body;
            }
        };
        Thread loop = new Thread(() -> {
            try {
                server.mainloop();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        loop.setDaemon(true);
        loop.start();
        RpcClient client = new RpcClient(new RpcClientParams()
                .channel(connection.createChannel())
                .exchange("")
                .routingKey("stock")
                .replyTo("answers")
                .timeout(10_000));
        try (CapturedLog captured = CapturedLog.create()) {
            try (Scope request = request()) {
                assertThat(client.stringCall("SKU-44")).isEqualTo("SKU-44");
            }
            assertThat(captured.lines(SnippetsTest.class.getName()).get(0).mdc())
                    .containsEntry("request_id", "order-4711");
        }
        connection.abort();
    }
}
