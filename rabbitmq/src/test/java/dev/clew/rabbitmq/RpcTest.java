package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.RpcClient;
import com.rabbitmq.client.RpcClientParams;
import com.rabbitmq.client.RpcServer;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RpcTest extends RabbitFixture {
    private final AtomicReference<Delivery> requested = new AtomicReference<>();

    private RpcServer server() throws IOException {
        return new RpcServer(connection.createChannel(), queue) {
            @Override
            public void processRequest(Delivery request) throws IOException {
                requested.set(request);
                correlation.process(queue, request, super::processRequest);
            }

            @Override
            public byte[] handleCall(byte[] body, AMQP.BasicProperties reply) {
                return TraceContext.current().requestId().getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    @Test
    void aCallIsAnsweredInItsContextAndItsOwnPropertiesAreUntouched() throws Exception {
        RpcServer server = server();
        Thread loop = new Thread(() -> {
            try {
                server.mainloop();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        loop.setDaemon(true);
        loop.start();
        Channel calling = connection.createChannel();
        String replies = calling.queueDeclare().getQueue();
        RpcClient client = new RpcClient(new RpcClientParams()
                .channel(calling)
                .exchange("")
                .routingKey(queue)
                .replyTo(replies)
                .correlationIdSupplier(() -> "call-1")
                .timeout(10_000));
        RpcClient.Response response;
        try (Scope scope = request("R1").makeCurrent()) {
            response = client.doCall(null, BODY);
        }

        assertThat(new String(response.getBody(), StandardCharsets.UTF_8)).isEqualTo("R1");
        AMQP.BasicProperties call = requested.get().getProperties();
        assertThat(call.getCorrelationId()).isEqualTo("call-1");
        assertThat(call.getReplyTo()).isEqualTo(replies);
        assertThat(response.getProperties().getCorrelationId()).isEqualTo("call-1");
        assertThat(header(response.getProperties(), "x-request-id")).isEqualTo("R1");
        assertThat(header(response.getProperties(), "x-causation-id")).isEqualTo(header(call, "x-message-id"));
        // One span for the call that was received, one for its answer.
        Await.until(() -> log.spansEnded("consumer").size() == 2);
        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.values().get("span"), line -> line.mdc().get("request_id"))
                .containsExactlyInAnyOrder(tuple(queue + " receive", "R1"), tuple(replies + " receive", "R1"));
        connection.abort();
        loop.join(10_000);
        assertThat(loop.isAlive()).isFalse();
    }
}
