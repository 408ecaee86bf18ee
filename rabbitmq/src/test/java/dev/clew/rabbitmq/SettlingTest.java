package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.impl.LongStringHelper;
import dev.clew.testkit.Await;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that are given back, and those that come again. */
class SettlingTest extends RabbitFixture {
    @ParameterizedTest
    @CsvSource({"true, requeued, cancelled", "false, rejected, error"})
    void theSpanSaysThatTheConsumerHasGivenTheMessageBack(boolean requeue, String settled, String outcome)
            throws Exception {
        publish("R1", null);
        channel.basicQos(1);
        String consumer = channel.basicConsume(
                queue,
                false,
                (tag, message) -> {
                    if (!message.getEnvelope().isRedeliver()) {
                        channel.basicNack(message.getEnvelope().getDeliveryTag(), false, requeue);
                    }
                },
                tag -> {});
        Await.until(() -> !log.spansEnded("consumer").isEmpty());
        channel.basicCancel(consumer);

        assertThat(log.spansEnded("consumer").get(0).values())
                .containsEntry("settled", settled)
                .containsEntry("outcome", outcome);
    }

    @Test
    void aMessageThatComesAgainSaysSo() throws Exception {
        publish("R1", null);
        correlation.process(
                queue, get(), got -> channel.basicReject(got.getEnvelope().getDeliveryTag(), true));
        correlation.process(
                queue, get(), got -> channel.basicAck(got.getEnvelope().getDeliveryTag(), false));

        assertThat(log.spansEnded("consumer"))
                .extracting(
                        line -> line.mdc().get("request_id"),
                        line -> line.values().get("settled"),
                        line -> line.values().get("redelivered"))
                .containsExactly(tuple("R1", "requeued", null), tuple("R1", null, "true"));
        assertThat(channel.basicGet(queue, true)).isNull();
    }

    @Test
    void givingBackAllMessagesUpToOneIncludesThisOne() throws Exception {
        publish("R1", null);
        publish("R2", null);
        GetResponse first = get();
        GetResponse second = get();
        correlation.process(
                queue, first, got -> channel.basicNack(second.getEnvelope().getDeliveryTag(), true, false));

        assertThat(span("consumer").values()).containsEntry("settled", "rejected");
    }

    @Test
    void givingBackABatchOfOneIsGivingBackItsMessage() throws Exception {
        publish("R1", null);
        GetResponse got = get();
        Delivery message = new Delivery(got.getEnvelope(), got.getProps(), got.getBody());
        try (dev.clew.messaging.Delivery batch = correlation.openBatch(queue, List.of(message))) {
            channel.basicNack(got.getEnvelope().getDeliveryTag(), true, true);
        }

        assertThat(span("consumer").values()).containsEntry("settled", "requeued");
    }

    @Test
    void givingBackAnotherMessageSaysNothingOfThisOne() throws Exception {
        publish("R1", null);
        publish("R2", null);
        GetResponse first = get();
        GetResponse second = get();
        correlation.process(
                queue, second, got -> channel.basicNack(first.getEnvelope().getDeliveryTag(), true, false));

        assertThat(span("consumer").values()).doesNotContainKey("settled").containsEntry("outcome", "ok");
    }

    @Test
    void aTagOfAnotherChannelIsAnotherMessage() throws Exception {
        publish("R1", null);
        publish("R2", null);
        Channel other = connection.createChannel();
        GetResponse taken = next(other, queue);
        channel.basicConsume(
                queue,
                false,
                (tag, message) -> other.basicNack(taken.getEnvelope().getDeliveryTag(), false, false),
                tag -> {});
        Await.until(() -> !log.spansEnded("consumer").isEmpty());

        assertThat(taken.getEnvelope().getDeliveryTag()).isEqualTo(1);
        assertThat(log.spansEnded("consumer").get(0).values()).doesNotContainKey("settled");
    }

    private static Map<String, Object> death(Object queue, Object reason, Object count) {
        Map<String, Object> death = new HashMap<>();
        death.put("queue", queue);
        death.put("reason", reason);
        death.put("count", count);
        return death;
    }

    private Object attempt(Map<String, Object> headers) {
        Delivery message = new Delivery(new Envelope(1, false, "", "orders"), properties(flat(headers)), BODY);
        correlation.process("orders", message, delivered -> {});
        return span("consumer").values().get("attempt");
    }

    private static Object[] flat(Map<String, Object> headers) {
        return headers.entrySet().stream()
                .flatMap(each -> Arrays.asList(each.getKey(), each.getValue()).stream())
                .toArray();
    }

    @Test
    void rejectionsFromThisQueueCountAsAttempts() {
        assertThat(attempt(Map.of(
                        "x-death",
                        List.of(
                                death(LongStringHelper.asLongString("orders.retry"), "expired", 7L),
                                death(LongStringHelper.asLongString("orders"), "rejected", 2L),
                                death("orders", "delivery_limit", 1L),
                                death("orders", "expired", 9L)))))
                .isEqualTo("4");
    }

    @Test
    void deliveriesThatAQuorumQueueCountsAreAttempts() {
        assertThat(attempt(Map.of("x-delivery-count", 2L))).isEqualTo("3");
    }

    static List<Map<String, Object>> hostile() {
        return List.of(
                Map.of("x-death", "rejected"),
                Map.of("x-death", 7L),
                Map.of("x-death", List.of("rejected", 7L, List.of())),
                Map.of("x-death", List.of(death(null, null, null))),
                Map.of("x-death", List.of(death("orders", "rejected", "2"))),
                Map.of("x-death", List.of(death("orders", "rejected", -5L))),
                Map.of("x-death", List.of(death("orders", "rejected", Long.MAX_VALUE))),
                Map.of("x-death", List.of(death(Map.of(), List.of(), 1.5))),
                Map.of("x-delivery-count", "2"),
                Map.of("x-delivery-count", -1));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void countsThatCannotBeAreIgnored(Map<String, Object> headers) {
        assertThat(attempt(headers)).isNull();
        assertThat(clew.counters().all()).isEmpty();
    }
}
