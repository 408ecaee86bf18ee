package dev.clew.benchmarks.kafka;

import brave.Span;
import brave.Tracing;
import brave.kafka.clients.KafkaTracing;
import brave.propagation.CurrentTraceContext;
import dev.clew.Clew;
import dev.clew.benchmarks.core.Brave;
import dev.clew.benchmarks.core.ClewVariant;
import dev.clew.benchmarks.core.OpenTelemetry;
import dev.clew.benchmarks.core.Work;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.kafka.CorrelationConsumer;
import dev.clew.kafka.CorrelationProducerInterceptor;
import dev.clew.messaging.Delivery;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.instrumentation.kafkaclients.v2_6.KafkaTelemetry;
import io.opentelemetry.instrumentation.kafkaclients.v2_6.internal.OpenTelemetryProducerInterceptor;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** A new record that is sent, and one that has just come with an id and a traceparent. */
public final class KafkaContestants {
    private static final Headers INCOMING = new RecordHeaders()
            .add("x-request-id", Work.REQUEST_ID.getBytes(StandardCharsets.UTF_8))
            .add("traceparent", Work.TRACEPARENT.getBytes(StandardCharsets.UTF_8));

    private static final TextMapGetter<Headers> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return List.of();
        }

        @Override
        public @Nullable String get(@Nullable Headers headers, String key) {
            Header header = headers == null ? null : headers.lastHeader(key);
            return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
        }
    };

    private KafkaContestants() {}

    /**
     * Returns the operation of a scenario.
     *
     * @param scope opens the scope in which the record is sent
     */
    private static Operation operation(
            String scenario,
            Function<ProducerRecord<Object, Object>, @Nullable Object> send,
            ToIntFunction<ConsumerRecord<String, String>> receive,
            Supplier<AutoCloseable> scope) {
        return switch (scenario) {
            case "send", "sendNamed" ->
                Operation.within(scope, hole -> hole.consume(send.apply(new ProducerRecord<>("orders", "value"))));
            case "receive" ->
                hole -> {
                    ConsumerRecord<String, String> record = incoming();
                    hole.consume(receive.applyAsInt(record));
                    hole.consume(record); // an application has it, so that its bytes count
                };
            default -> throw new IllegalArgumentException(scenario);
        };
    }

    /** Each record has headers of its own: brave takes out those that it has read. */
    private static ConsumerRecord<String, String> incoming() {
        return new ConsumerRecord<>(
                "orders",
                3,
                4711,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                3,
                5,
                "key",
                "value",
                new RecordHeaders(INCOMING),
                Optional.empty());
    }

    /** Looks at the MDC without the copy that Logback makes for an event. */
    private static int length(String key) {
        String id = MDC.get(key);
        return id == null ? 0 : id.length();
    }

    /** The records alone, which are part of every row. */
    public static Operation records(String scenario) {
        return scenario.equals("out")
                ? hole -> hole.consume(new ProducerRecord<>("orders", "value"))
                : hole -> hole.consume(incoming());
    }

    /** Clew, nobody listening to spans; {@code sendNamed} writes message and causation id too. */
    public static Operation clew(ClewVariant variant, String scenario) {
        Clew clew = variant.builder().build();
        CorrelationConsumer kafka = CorrelationConsumer.create(clew);
        CorrelationProducerInterceptor interceptor = new CorrelationProducerInterceptor();
        interceptor.configure(Map.of(
                CorrelationProducerInterceptor.CLEW,
                clew,
                "clew.kafka.message.ids",
                scenario.equals("sendNamed") ? "write" : "nothing"));
        String key = variant.key();
        return operation(
                scenario,
                interceptor::onSend,
                record -> {
                    try (Delivery delivery = kafka.open(record)) {
                        return key.isEmpty() ? record.partition() : length(key);
                    }
                },
                () -> kafka.open(incoming()));
    }

    /** The code that one writes oneself: the MDC's id in one header, and from there into the MDC. */
    public static Operation byHand(String scenario) {
        return operation(
                scenario,
                record -> {
                    String id = MDC.get("traceId");
                    record.headers().add("x-request-id", id.getBytes(StandardCharsets.UTF_8));
                    return record;
                },
                record -> {
                    MDC.remove("traceId"); // an earlier record may have left it
                    Header header = record.headers().lastHeader("x-request-id");
                    MDC.put("traceId", new String(header.value(), StandardCharsets.UTF_8));
                    try {
                        return length("traceId");
                    } finally {
                        MDC.remove("traceId");
                    }
                },
                () -> MDC.putCloseable("traceId", Work.REQUEST_ID));
    }

    /** Brave's own instrumentation, never sampled. */
    @SuppressWarnings("FutureReturnValueIgnored")
    public static Operation brave(String scenario) {
        Tracing tracing = Brave.neverSampled();
        KafkaTracing kafka = KafkaTracing.create(tracing);
        StubProducer stub = new StubProducer();
        Producer<Object, Object> producer = kafka.producer(stub);
        return operation(
                scenario,
                record -> {
                    producer.send(record, null);
                    return stub.sent();
                },
                record -> {
                    Span span = kafka.nextSpan(record).name("receive").start();
                    try (CurrentTraceContext.Scope scope = Brave.CURRENT.newScope(span.context())) {
                        return length("traceId");
                    } finally {
                        span.finish();
                    }
                },
                () -> Brave.CURRENT.newScope(tracing.tracer().newTrace().context()));
    }

    /** OpenTelemetry's interceptor, its sampler off; on the receiving side its propagator, a span and the MDC by hand. */
    public static Operation openTelemetry(String scenario) {
        OpenTelemetrySdk sdk = OpenTelemetry.sdk();
        Tracer tracer = sdk.getTracer("benchmark");
        OpenTelemetryProducerInterceptor<Object, Object> interceptor = new OpenTelemetryProducerInterceptor<>();
        interceptor.configure(KafkaTelemetry.create(sdk).producerInterceptorConfigProperties());
        return operation(
                scenario,
                interceptor::onSend,
                record -> receive(tracer, record),
                () -> OpenTelemetry.openServerSpan(sdk));
    }

    private static int receive(Tracer tracer, ConsumerRecord<String, String> record) {
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), record.headers(), GETTER);
        io.opentelemetry.api.trace.Span span = tracer.spanBuilder("orders process")
                .setParent(parent)
                .setSpanKind(SpanKind.CONSUMER)
                .startSpan();
        try (io.opentelemetry.context.Scope opened = parent.with(span).makeCurrent()) {
            MDC.put("trace_id", span.getSpanContext().getTraceId());
            MDC.put("span_id", span.getSpanContext().getSpanId());
            return length("trace_id");
        } finally {
            MDC.remove("trace_id");
            MDC.remove("span_id");
            span.end();
        }
    }
}
