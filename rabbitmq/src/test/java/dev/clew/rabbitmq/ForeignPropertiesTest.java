package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import dev.clew.Clew;
import dev.clew.context.Scope;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Properties that are not the client's own, in front of a host that keeps what it was given. */
class ForeignPropertiesTest {
    private final Clew clew = Clew.builder().build();
    private final CorrelationChannel correlation = CorrelationChannel.create(clew);
    private AMQP.BasicProperties kept;

    private final Channel channel = correlation.wrap((Channel) Proxy.newProxyInstance(
            Channel.class.getClassLoader(), new Class<?>[] {Channel.class}, (self, method, arguments) -> {
                if (method.getName().equals("basicPublish")) {
                    kept = (AMQP.BasicProperties) arguments[arguments.length - 2];
                }
                return method.getReturnType() == long.class ? (Object) 0L : null;
            }));

    private void publish(AMQP.BasicProperties properties) throws IOException {
        try (Scope scope =
                clew.receive(Map.of("X-Request-ID", "R1"), Map::get, "").makeCurrent()) {
            channel.basicPublish("", "orders", properties, new byte[1]);
        }
    }

    private static byte[] bytes(AMQP.BasicProperties properties) throws IOException {
        return properties.toFrame(1, 6).getPayload();
    }

    /** Whoever sends again what could not be sent has only these. */
    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void whatWasPublishedCanBePublishedAgainAndAgain() throws IOException {
        publish(RabbitFixture.properties("tenant", "acme"));
        Map<String, Object> first = new HashMap<>(kept.getHeaders());
        for (int i = 0; i < 100; i++) {
            publish(kept);
        }

        assertThat(kept.getHeaders())
                .containsOnlyKeys(first.keySet())
                .containsEntry("tenant", "acme")
                .containsEntry("x-request-id", "R1");
    }

    /** The client asks no getters. */
    private static final class Misleading extends AMQP.BasicProperties {
        @Override
        public String getContentType() {
            return "text/misleading";
        }

        @Override
        public String getAppId() {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public Map<String, Object> getHeaders() {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void aSubclassIsPublishedAsTheClientWouldWriteIt() throws IOException {
        publish(new Misleading());

        assertThat(kept.getHeaders()).containsEntry("x-request-id", "R1");
        assertThat(bytes(kept))
                .isEqualTo(bytes(new AMQP.BasicProperties.Builder()
                        .headers(kept.getHeaders())
                        .build()));
    }

    private static final class Failing extends AMQP.BasicProperties {
        @Override
        public Builder builder() {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void whatCannotBeReadIsPublishedAsItIs() throws IOException {
        Failing failing = new Failing();
        publish(failing);

        assertThat(kept).isSameAs(failing);
        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.rabbitmq.send", 1L));
    }

    @Test
    void aMessageThatIsMissingInABatchFailsNobody() {
        correlation.openBatch("orders", Collections.singletonList(null)).close();
        correlation.openBatch(Collections.singletonMap(null, "orders")).close();

        assertThat(clew.counters().all()).isEqualTo(Map.of("skipped.rabbitmq.open", 2L));
    }
}
