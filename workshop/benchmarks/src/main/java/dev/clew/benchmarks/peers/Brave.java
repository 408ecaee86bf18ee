package dev.clew.benchmarks.peers;

import brave.Span;
import brave.Tracer;
import brave.Tracing;
import brave.baggage.BaggageField;
import brave.baggage.BaggagePropagation;
import brave.baggage.BaggagePropagationConfig.SingleBaggageField;
import brave.context.slf4j.MDCScopeDecorator;
import brave.grpc.GrpcTracing;
import brave.jakarta.jms.JmsTracing;
import brave.jakarta.servlet.TracingFilter;
import brave.kafka.clients.KafkaTracing;
import brave.okhttp3.TracingInterceptor;
import brave.propagation.CurrentTraceContext;
import brave.propagation.Propagation;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.propagation.TraceContext;
import brave.sampler.Sampler;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Consumer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import jakarta.jms.MessageListener;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;

/** Brave with its MDC decorator, W3C headers by Micrometer's propagation (brave has none of its own); sampled as it comes, else never. */
public final class Brave extends Library<TraceContext> {
    private static final CurrentTraceContext CURRENT = ThreadLocalCurrentTraceContext.newBuilder()
            .addScopeDecorator(MDCScopeDecorator.get())
            .build();

    /** Brave has one header for each field. */
    private static final Map<String, String> FIELDS = Map.of("tenant", "acme", "region", "eu-west-1", "plan", "gold");

    private final BaggageField field = BaggageField.create("tenant");
    private final Tracing tracing;
    private final Tracer tracer;
    private final TraceContext.Extractor<Map<String, String>> extractor;
    private final TraceContext.Injector<Map<String, String>> injector;

    public Brave(String scenario) {
        this(scenario, scenario.equals("baggage") ? tracing(withFields(new W3CPropagation())) : neverSampled());
    }

    private Brave(String scenario, Tracing tracing) {
        super(scenario);
        this.tracing = tracing;
        tracer = tracing.tracer();
        extractor = tracing.propagation().extractor(Map::get);
        injector = tracing.propagation().injector(Map::put);
        if (scenario.equals("baggage")) {
            headers.putAll(FIELDS);
            outgoing.putAll(FIELDS);
        }
        newId = () -> tracer.newTrace().context().traceIdString();
        extract = () -> extractor.extract(headers);
        receive = () -> tracer.nextSpan(extractor.extract(headers)).context();
        child = parent -> tracer.newChild(parent).context();
        inject = context -> injector.inject(context, outgoing);
        open = CURRENT::newScope;
        current = CURRENT::get;
        tenant = field::getValue;
        carrying = (tasks, context) -> CURRENT.executor(tasks);
        filter = () -> TracingFilter.create(tracing);
        interceptor = () -> TracingInterceptor.create(tracing);
        calling = () -> GrpcTracing.create(tracing).newClientInterceptor();
        serving = () -> GrpcTracing.create(tracing).newServerInterceptor();
        openSender = () -> CURRENT.newScope(tracer.newTrace().context());
    }

    /** Returns brave without a setting: it samples every request. */
    public static Brave asItComes(String scenario) {
        return new Brave(scenario, sampled());
    }

    /** Returns the tracing that each of Brave's instrumentations is measured with. */
    public static Tracing neverSampled() {
        return tracing(new W3CPropagation());
    }

    static Tracing tracing(Propagation.Factory propagation) {
        return builder(propagation).sampler(Sampler.NEVER_SAMPLE).build();
    }

    /** As it comes: every request is sampled, and its spans go in batches to a collector that drops them. */
    @SuppressWarnings("resource") // until the JVM ends
    public static Tracing sampled() {
        return builder(new W3CPropagation())
                .addSpanHandler(AsyncZipkinSpanHandler.create(new Nowhere()))
                .build();
    }

    private static Tracing.Builder builder(Propagation.Factory propagation) {
        return Tracing.newBuilder()
                .currentTraceContext(CURRENT)
                .propagationFactory(propagation)
                .traceId128Bit(true)
                .supportsJoin(false);
    }

    private static final class Nowhere extends BytesMessageSender.Base {
        Nowhere() {
            super(Encoding.JSON);
        }

        @Override
        public int messageMaxBytes() {
            return 500_000;
        }

        @Override
        public void send(List<byte[]> spans) {}

        @Override
        public void close() {}
    }

    static Propagation.Factory withFields(Propagation.Factory w3c) {
        BaggagePropagation.FactoryBuilder builder = BaggagePropagation.newFactoryBuilder(w3c);
        FIELDS.keySet().forEach(field -> builder.add(SingleBaggageField.remote(BaggageField.create(field))));
        return builder.build();
    }

    @Override
    int request() {
        Span server = tracer.nextSpan(extractor.extract(headers))
                .kind(Span.Kind.SERVER)
                .name("POST /orders")
                .start();
        try (CurrentTraceContext.Scope scope = CURRENT.newScope(server.context())) {
            int read = readThree.getAsInt();
            Span client =
                    tracer.nextSpan().kind(Span.Kind.CLIENT).name("GET /stock").start();
            injector.inject(client.context(), outgoing);
            client.finish();
            return read;
        } finally {
            server.finish();
        }
    }

    @Override
    Function<ProducerRecord<Object, Object>, Object> sender() {
        return StubProducer.sender(KafkaTracing.create(tracing)::producer);
    }

    @Override
    ToIntFunction<ConsumerRecord<String, String>> receiver() {
        KafkaTracing kafka = KafkaTracing.create(tracing);
        return record -> {
            Span span = kafka.nextSpan(record).name("receive").start();
            try (CurrentTraceContext.Scope scope = CURRENT.newScope(span.context())) {
                return Work.length("traceId");
            } finally {
                span.finish();
            }
        };
    }

    @Override
    Sends<StubMessage> producer() {
        return StubJms.producer(JmsTracing.create(tracing)::connectionFactory)::send;
    }

    @Override
    MessageListener listener(MessageListener reader) {
        return StubJms.listener(JmsTracing.create(tracing)::connectionFactory, reader);
    }

    @Override
    Sends<AMQP.BasicProperties> publisher(Channel channel) {
        BraveRabbit rabbit = new BraveRabbit(tracing);
        return properties -> channel.basicPublish("", StubRabbit.QUEUE, rabbit.outgoing(properties), StubRabbit.BODY);
    }

    @Override
    void consume(Channel channel, Consumer reader) throws IOException {
        channel.basicConsume(StubRabbit.QUEUE, true, new BraveRabbit(tracing).consumer(channel, reader));
    }
}
