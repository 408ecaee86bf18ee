package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Properties that write themselves, beside the client's own. */
class PublishedPropertiesTest {
    private static final AMQP.BasicProperties ALL = new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .contentEncoding("gzip")
            .headers(Map.of("replaced", 1))
            .deliveryMode(2)
            .priority(5)
            .correlationId("C1")
            .replyTo("answers")
            .expiration("60000")
            .messageId("M1")
            .timestamp(Date.from(Instant.ofEpochSecond(1_700_000_000)))
            .type("order")
            .userId("guest")
            .appId("shop")
            .clusterId("eu")
            .build();

    /** Takes one of all away. */
    static Stream<UnaryOperator<AMQP.BasicProperties.Builder>> without() {
        return Stream.of(
                all -> all,
                all -> all.contentType(null),
                all -> all.contentEncoding(null),
                all -> all.deliveryMode(null),
                all -> all.priority(null),
                all -> all.correlationId(null),
                all -> all.replyTo(null),
                all -> all.expiration(null),
                all -> all.messageId(null),
                all -> all.timestamp(null),
                all -> all.type(null),
                all -> all.userId(null),
                all -> all.appId(null),
                all -> all.clusterId(null));
    }

    @ParameterizedTest
    @MethodSource("without")
    void theWireHasWhatTheClientsOwnWouldWrite(UnaryOperator<AMQP.BasicProperties.Builder> without) throws IOException {
        AMQP.BasicProperties some = without.apply(ALL.builder()).build();
        AMQP.BasicProperties published = new PublishedProperties(some, Map.of("x-request-id", "R1"));
        AMQP.BasicProperties copied =
                some.builder().headers(Map.of("x-request-id", "R1")).build();

        assertThat(bytes(published)).isEqualTo(bytes(copied));
        assertThat(published).hasToString(copied.toString());
        assertThat(bytes(published.builder().build())).isEqualTo(bytes(copied));
    }

    @Test
    void withoutAnyPropertyTheHeadersAreWritten() throws IOException {
        Map<String, Object> headers = Map.of("x-request-id", "R1");

        assertThat(bytes(new PublishedProperties(null, headers)))
                .isEqualTo(bytes(
                        new AMQP.BasicProperties.Builder().headers(headers).build()));
    }

    private static byte[] bytes(AMQP.BasicProperties properties) throws IOException {
        return properties.toFrame(1, 6).getPayload();
    }
}
