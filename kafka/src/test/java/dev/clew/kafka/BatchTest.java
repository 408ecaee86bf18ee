package dev.clew.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class BatchTest {
    private final Clew clew = Clew.builder().build();
    private final CorrelationConsumer kafka = CorrelationConsumer.create(clew);

    private TraceContext process(List<ConsumerRecord<String, String>> records) {
        List<TraceContext> seen = new ArrayList<>();
        kafka.processBatch(records, batch -> {
            assertThat(batch).isSameAs(records);
            seen.add(TraceContext.current());
        });
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        return seen.get(0);
    }

    @Test
    void ofOneRequestContinuesIt() {
        try (CapturedLog log = CapturedLog.create()) {
            TraceContext context =
                    process(List.of(Sample.record(0, "x-request-id", "R1"), Sample.record(1, "x-request-id", "R1")));

            assertThat(context.requestId()).isEqualTo("R1");
            assertThat(log.spansEnded("consumer").get(0).values())
                    .containsEntry("span", "orders receive")
                    .containsEntry("topic", "orders")
                    .containsEntry("partition", "0")
                    .doesNotContainKey("links");
        }
    }

    @Test
    void ofSeveralRequestsIsANewOneThatLinksToThem() {
        try (CapturedLog log = CapturedLog.create()) {
            TraceContext context = process(List.of(
                    Sample.record(0, "x-request-id", "R1"),
                    Sample.record(1, "x-request-id", "R2"),
                    Sample.record(2, "x-request-id", "R1")));

            assertThat(context.requestId()).matches("[a-f][0-9a-f]{31}");
            assertThat(log.spansEnded("consumer").get(0).values()).containsEntry("links", "R1,R2");
            assertThat(log.spansEnded("consumer").get(0).mdc()).containsEntry("request_id", context.requestId());
        }
    }

    @Test
    void ofARecordWithAndOneWithoutAnIdIsNotTheFirstOnes() {
        try (CapturedLog log = CapturedLog.create()) {
            TraceContext context = process(List.of(Sample.record(0, "x-request-id", "R1"), Sample.record(1)));

            assertThat(context.requestId()).matches("[a-f][0-9a-f]{31}");
            assertThat(log.spansEnded("consumer").get(0).values()).containsEntry("links", "R1");
        }
    }

    @Test
    void ofRecordsWithoutIdsIsANewRequestWithoutLinks() {
        try (CapturedLog log = CapturedLog.create()) {
            TraceContext context = process(List.of(Sample.record(0), Sample.record(1)));

            assertThat(context.requestId()).matches("[a-f][0-9a-f]{31}");
            assertThat(log.spansEnded("consumer").get(0).values()).doesNotContainKey("links");
        }
    }

    @Test
    void linksToNoMoreThan32() {
        List<ConsumerRecord<String, String>> records = IntStream.range(0, 500)
                .mapToObj(i -> Sample.record(i, "x-request-id", "R" + i))
                .toList();
        try (CapturedLog log = CapturedLog.create()) {
            process(records);

            assertThat(log.spansEnded("consumer").get(0).values())
                    .containsEntry(
                            "links",
                            IntStream.range(0, 32).mapToObj(i -> "R" + i).collect(Collectors.joining(",")));
        }
    }

    @Test
    void ofOneRecordIsThatRecord() {
        List<ConsumerRecord<String, String>> records = List.of(Sample.record(4, "x-request-id", "R1"));

        kafka.processBatch(records, batch -> assertThat(Sample.cause(clew)).isEqualTo("orders-0@4"));
    }

    @Test
    void ofNothingIsNoRequest() {
        assertThat(process(List.of())).isSameAs(TraceContext.NONE);
    }

    @Test
    void whatIsDerivedWithinNamesItsOwnRecord() {
        List<ConsumerRecord<String, String>> records =
                List.of(Sample.record(0, "x-request-id", "R1"), Sample.record(1, "x-request-id", "R2"));
        List<ProducerRecord<Object, Object>> sent = new ArrayList<>();
        CorrelationProducerInterceptor interceptor = new CorrelationProducerInterceptor();
        interceptor.configure(Map.of(CorrelationProducerInterceptor.CLEW, clew));
        kafka.processBatch(records, batch -> {
            sent.add(interceptor.onSend(new ProducerRecord<>("shipping", "plain")));
            sent.add(interceptor.onSend(kafka.derive(batch.get(1), new ProducerRecord<>("shipping", "derived"))));
        });

        assertThat(Sample.names(sent.get(0).headers())).containsExactly("x-request-id", "traceparent", "x-message-id");
        assertThat(Sample.value(sent.get(1).headers(), "x-request-id")).isEqualTo("R2");
        assertThat(Sample.value(sent.get(1).headers(), "x-causation-id")).isEqualTo("orders-0@1");
    }
}
