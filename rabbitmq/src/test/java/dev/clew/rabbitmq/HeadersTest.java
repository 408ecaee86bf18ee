package dev.clew.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.LongString;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers and properties of all types, through a broker. */
class HeadersTest extends RabbitFixture {
    private static final String OLD_TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";

    private TraceContext received() throws Exception {
        List<TraceContext> seen = new ArrayList<>();
        correlation.process(queue, get(), got -> seen.add(TraceContext.current()));
        return seen.get(0);
    }

    @Test
    void anIdIsReadAsTextAndAsBytes() throws Exception {
        channel.basicPublish("", queue, properties("x-request-id", "R1"), BODY);
        channel.basicPublish("", queue, properties("x-request-id", new byte[] {'R', '2'}), BODY);

        assertThat(received().requestId()).isEqualTo("R1");
        assertThat(received().requestId()).isEqualTo("R2");
    }

    @Test
    void aBodyInABufferIsPublishedWithTheIds() throws Exception {
        try (Scope scope = request("R1").makeCurrent()) {
            channel.basicPublish("", queue, false, false, null, ByteBuffer.wrap(BODY), (isWritten, failure) -> {});
        }

        GetResponse got = get();
        assertThat(got.getBody()).isEqualTo(BODY);
        assertThat(header(got.getProps(), "x-request-id")).isEqualTo("R1");
        assertThat(span("producer").mdc()).containsEntry("request_id", "R1");
    }

    @Test
    void aMessageThatAFrameworkPublishesHasItsHeadersAndItsSpan() {
        Map<String, Object> headers = new HashMap<>(Map.of("own", 1));
        assertThat(correlation.send("shop", "orders", headers)).isNull();
        assertThat(headers).containsExactly(Map.entry("own", 1));

        try (Scope scope = request("R1").makeCurrent()) {
            correlation.send("shop", "orders", headers).end();
        }
        assertThat(headers)
                .containsEntry("own", 1)
                .containsEntry("x-request-id", "R1")
                .containsKey("traceparent");
        assertThat(span("producer").values())
                .containsEntry("span", "shop send")
                .containsEntry("routing_key", "orders")
                .containsEntry("message_id", headers.get("x-message-id").toString());
    }

    static Stream<Object> strangeValues() {
        return Stream.of(
                7,
                7L,
                (short) 7,
                true,
                1.5,
                Date.from(Instant.EPOCH),
                List.of("R1"),
                Map.of("x-request-id", "R1", "nested", Map.of("deeper", List.of(Map.of()))));
    }

    @ParameterizedTest
    @MethodSource("strangeValues")
    void anIdOfAnotherTypeIsRefusedWhereverItStands(Object value) throws Exception {
        channel.basicPublish(
                "",
                queue,
                properties(
                        "x-request-id",
                        value,
                        "X-Request-ID",
                        value,
                        "traceparent",
                        value,
                        "tracestate",
                        value,
                        "baggage",
                        value,
                        "x-message-id",
                        value,
                        "x-causation-id",
                        value,
                        "ce_specversion",
                        value,
                        "ce_id",
                        value),
                BODY);

        assertThat(received().requestId()).matches("[a-f][0-9a-f]{31}");
        assertThat(span("consumer").values()).doesNotContainKeys("message_id", "causation_id");
        assertThat(clew.counters().all())
                .isEqualTo(Map.of(
                        "rejected.request_id.not_text", 1L,
                        "rejected.traceparent.malformed", 1L,
                        "rejected.baggage.malformed", 1L));
    }

    @ParameterizedTest
    @MethodSource("strangeValues")
    void anIdOfAnotherTypeIsReplacedByPublishing(Object value) throws Exception {
        publish(
                "R1",
                properties("x-request-id", value, "X-Request-ID", value, "traceparent", value, "x-message-id", value));

        AMQP.BasicProperties sent = get().getProps();
        assertThat(sent.getHeaders()).containsOnlyKeys("x-request-id", "traceparent", "x-message-id");
        assertThat(header(sent, "x-request-id")).isEqualTo("R1");
        assertThat(header(sent, "x-message-id")).matches("[a-f][0-9a-f]{31}");
        assertThat(header(sent, "traceparent")).contains(span("producer").mdc().get("span_id"));
    }

    @ParameterizedTest
    @MethodSource("strangeValues")
    void theApplicationsOwnHeadersKeepTheirTypes(Object value) throws Exception {
        AMQP.BasicProperties own = properties("own", value);
        publish("R1", own);

        Object sent = get().getProps().getHeaders().get("own");
        channel.basicPublish("", queue, own, BODY);
        assertThat(sent).isEqualTo(get().getProps().getHeaders().get("own")).hasSameClassAs(sent);
        assertThat(own.getHeaders()).containsOnlyKeys("own");
    }

    @Test
    void anIdIsWrittenAsAText() throws Exception {
        publish("R1", null);

        assertThat(get().getProps().getHeaders())
                .allSatisfy((name, value) -> assertThat(value).isInstanceOf(LongString.class));
    }

    @Test
    void theTraceOfAMessageThatIsPublishedAgainGivesWayToTheCurrentOne() throws Exception {
        channel.basicPublish("", queue, properties("traceparent", OLD_TRACE + "-01", "tracestate", "old=1"), BODY);
        AMQP.BasicProperties received = get().getProps();
        publish("R1", received);

        AMQP.BasicProperties sent = get().getProps();
        assertThat(header(sent, "traceparent"))
                .contains(span("producer").mdc().get("span_id"))
                .doesNotContain(OLD_TRACE);
        assertThat(sent.getHeaders()).doesNotContainKey("tracestate");
    }

    @Test
    void aTraceThatIsNotSampledStaysSo() throws Exception {
        channel.basicPublish("", queue, properties("traceparent", OLD_TRACE + "-00"), BODY);
        correlation.process(queue, get(), got -> channel.basicPublish("", queue, null, BODY));

        assertThat(header(get().getProps(), "traceparent"))
                .startsWith(OLD_TRACE.substring(0, 35))
                .endsWith("-00");
    }

    @Test
    void noPropertyButTheHeadersIsTouched() throws Exception {
        AMQP.BasicProperties own = new AMQP.BasicProperties.Builder()
                .contentType("text/plain")
                .contentEncoding("UTF-8")
                .deliveryMode(2)
                .priority(3)
                .correlationId("call-1")
                .replyTo("answers")
                .expiration("4102444800000")
                .messageId("own-1")
                .timestamp(Date.from(Instant.now().truncatedTo(ChronoUnit.SECONDS)))
                .type("order")
                .userId("guest")
                .appId("shop")
                .build();
        publish("R1", own);

        AMQP.BasicProperties sent = get().getProps();
        assertThat(sent.builder().headers(null).build()).isEqualTo(own);
        assertThat(header(sent, "x-request-id")).isEqualTo("R1");
        assertThat(correlation.republish(sent).builder().headers(null).build()).isEqualTo(own);
    }

    @Test
    void thePropertyMessageIdNamesAMessageWithoutTheHeader() throws Exception {
        AMQP.BasicProperties named = new AMQP.BasicProperties.Builder()
                .messageId("own-1")
                .timestamp(Date.from(Instant.EPOCH))
                .build();
        channel.basicPublish("", queue, named, BODY);
        Map<String, Object> caused = new HashMap<>();
        correlation.process(queue, get(), got -> correlation.inject(caused));

        assertThat(caused).containsEntry("x-causation-id", "own-1");
        assertThat(span("consumer").values())
                .containsEntry("message_id", "own-1")
                .containsKey("lag_ms");
    }

    @Test
    void aMessageWithoutAnyNameIsNotNamedAsACause() throws Exception {
        channel.basicPublish(
                "",
                queue,
                new AMQP.BasicProperties.Builder().messageId("two words").build(),
                BODY);
        Map<String, Object> caused = new HashMap<>();
        correlation.process(queue, get(), got -> correlation.inject(caused));

        assertThat(caused).containsKeys("x-request-id", "x-message-id").doesNotContainKey("x-causation-id");
        assertThat(span("consumer").values()).doesNotContainKeys("message_id", "lag_ms");
    }

    @Test
    void aMessageOfAStreamThatIsNotBeingProcessedIsNotNamedAfterItsOffsetAlone() {
        AMQP.BasicProperties in = properties("x-stream-offset", 7L);

        assertThat(correlation.derive(in, null).getHeaders())
                .containsKeys("x-request-id", "x-message-id")
                .doesNotContainKey("x-causation-id");
        assertThat(header(correlation.republish(in), "x-message-id")).matches("[a-f][0-9a-f]{31}");
    }

    @Test
    void contextsAreReadFromAndWrittenIntoAPlainMap() {
        Map<String, Object> headers = new HashMap<>(Map.of("tenant", "acme"));
        try (Scope scope = request("R1").makeCurrent()) {
            correlation.inject(headers);
        }

        assertThat(headers).containsEntry("tenant", "acme").containsEntry("x-request-id", "R1");
        assertThat(correlation.extract(headers).requestId()).isEqualTo("R1");
    }

    @Test
    void theExchangeIsTheDestinationAndTheQueueIfThereIsNone() throws Exception {
        channel.queueBind(queue, "amq.topic", "orders.#");
        try (Scope scope = request("R1").makeCurrent()) {
            channel.basicPublish("amq.topic", "orders.new", null, BODY);
        }
        GetResponse got = get();
        correlation.process(queue, got, message -> {});

        assertThat(span("producer").values())
                .containsEntry("span", "amq.topic send")
                .containsEntry("topic", "amq.topic")
                .containsEntry("routing_key", "orders.new");
        assertThat(span("consumer").values())
                .containsEntry("topic", queue)
                .containsEntry("exchange", "amq.topic")
                .containsEntry("routing_key", "orders.new");
    }

    @Test
    void whatTheClientRefusesItRefusesAsWithoutUs() throws Exception {
        Clew unheard = Clew.builder().setting("clew.span.log", "false").build();
        Connection other = CorrelationChannel.create(unheard).wrap(factory().newConnection());
        for (Channel each : List.of(channel, other.createChannel())) {
            try (Scope scope = request("R1").makeCurrent()) {
                assertThatThrownBy(() -> each.basicPublish(null, queue, null, BODY))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("'exchange' must be non-null");
            }
        }
        other.abort();
    }

    @Test
    void aMalformedSettingSaysWhatIsAllowed() {
        assertThatThrownBy(() ->
                        CorrelationChannel.create(Clew.builder().build(), Map.of("clew.rabbitmq.on.existing", "maybe")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid value maybe for configuration clew.rabbitmq.on.existing: "
                        + "must be one of keep, replace");
    }
}
