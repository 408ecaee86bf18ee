package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ReturnListener;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReturnsTest extends RabbitFixture {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private ReturnListener telling(String name) {
        return (code, text, exchange, routingKey, properties, body) ->
                told.add(name + TraceContext.current().requestId());
    }

    private void publishToNobody(String requestId) throws IOException {
        try (Scope scope = request(requestId).makeCurrent()) {
            channel.basicPublish("", "nowhere", true, null, BODY);
        }
    }

    @Test
    void aListenerHearsOfEachMessageInTheMessagesContext() throws Exception {
        channel.addReturnListener(telling(""));
        publishToNobody("R1");
        publishToNobody("R2");

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("R1");
        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("R2");
    }

    @Test
    void aMessageThatWasSentOutsideARequestIsReturnedOutsideOne() throws Exception {
        channel.addReturnListener(telling("none:"));
        channel.basicPublish("", "nowhere", true, new AMQP.BasicProperties(), BODY);

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("none:");
    }

    @Test
    void aListenerIsRemovedByTheObjectThatWasAdded() throws Exception {
        ReturnListener removed = telling("removed ");
        channel.addReturnListener(removed);
        ReturnListener callback = channel.addReturnListener(returned -> told.add("callback"));
        channel.addReturnListener(telling("stays "));

        assertThat(channel.removeReturnListener(removed)).isTrue();
        assertThat(channel.removeReturnListener(callback)).isTrue();
        assertThat(channel.removeReturnListener(removed)).isFalse();
        publishToNobody("R1");

        assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("stays R1");
        assertThat(told).isEmpty();
    }
}
