package dev.clew.alldoors;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.clew.Clew;
import dev.clew.amqpbroker.AmqpBroker;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.rabbitmq.CorrelationChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Services in JavaScript between services with Clew. */
@Tag("node")
class NodeTest {
    private final Clew clew = Clew.builder().build();

    @BeforeAll
    static void install() throws Exception {
        NodeService.install();
    }

    @Test
    void aMiddlewareByHandPassesTheRequestIdOn() throws Exception {
        try (Neighbours neighbours = new Neighbours(clew);
                NodeService node = NodeService.start("by-hand.js")) {
            Neighbours.Ids ids = neighbours.through(node.relay(), "X-Request-ID", "order-4711");

            assertThat(ids.first()).startsWith("order-4711 ");
            assertThat(ids.last()).startsWith("order-4711 ");
        }
    }

    @Test
    void openTelemetryPassesOnTheTraceWhichIsTheRequestIdOfRequestsThatBeganHere() throws Exception {
        try (Neighbours neighbours = new Neighbours(clew);
                NodeService node = NodeService.startWithOpenTelemetry("plain.js")) {
            Neighbours.Ids begun = neighbours.through(node.relay());
            assertThat(begun.last()).isEqualTo(begun.first());
        }
    }

    @Test
    void openTelemetryDoesNotKnowARequestIdThatCameFromOutsideButTheTraceIsOne() throws Exception {
        try (Neighbours neighbours = new Neighbours(clew);
                NodeService node = NodeService.startWithOpenTelemetry("plain.js")) {
            Neighbours.Ids ids = neighbours.through(node.relay(), "X-Request-ID", "order-4711");

            String trace = ids.first().substring("order-4711 ".length());
            assertThat(ids.last()).isEqualTo(trace + ' ' + trace);
        }
    }

    @Test
    void bothTogetherPassOnBoth() throws Exception {
        try (Neighbours neighbours = new Neighbours(clew);
                NodeService node = NodeService.startWithOpenTelemetry("by-hand.js")) {
            Neighbours.Ids ids = neighbours.through(node.relay(), "X-Request-ID", "order-4711");

            assertThat(ids.first()).startsWith("order-4711 ");
            assertThat(ids.last()).isEqualTo(ids.first());
        }
    }

    @Test
    void amqplibPassesOnTheHeadersOfAMessage() throws Exception {
        TraceContext sent = clew.receive(Map.of("X-Request-ID", "order-4711"), Map::get, "");
        assertThat(throughQueue(sent, false)).isEqualTo("order-4711 " + sent.traceId());
    }

    @Test
    void openTelemetryPassesOnTheTraceOfAMessage() throws Exception {
        TraceContext sent = clew.root();
        assertThat(throughQueue(sent, true)).isEqualTo(sent.requestId() + ' ' + sent.traceId());
    }

    /** Returns the ids of the consumer behind the script: {@code request trace}. */
    private String throughQueue(TraceContext sent, boolean withOpenTelemetry) throws Exception {
        String from = withOpenTelemetry ? "orders-otel" : "orders";
        String to = from + "-next";
        String broker = "amqp://guest:guest@127.0.0.1:" + AmqpBroker.port() + '/' + AmqpBroker.VIRTUAL_HOST;
        CompletableFuture<String> ids = new CompletableFuture<>();
        try (Connection connection =
                CorrelationChannel.create(clew).wrap(Brokers.rabbitmq().newConnection())) {
            Channel channel = connection.createChannel();
            channel.queueDeclare(from, false, false, false, null);
            channel.queueDeclare(to, false, false, false, null);
            channel.basicConsume(
                    to,
                    true,
                    (tag, message) -> ids.complete(TraceContext.current().requestId()
                            + ' '
                            + TraceContext.current().traceId()),
                    tag -> {});
            try (NodeService node = withOpenTelemetry
                            ? NodeService.startWithOpenTelemetry("queue.js", broker, from, to, "")
                            : NodeService.start("queue.js", broker, from, to, "headers");
                    Scope scope = sent.makeCurrent()) {
                channel.basicPublish("", from, null, "SKU-44".getBytes(StandardCharsets.UTF_8));
                return ids.get(20, TimeUnit.SECONDS);
            }
        }
    }
}
