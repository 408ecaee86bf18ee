package dev.clew.benchmarks.peers;

import dev.clew.benchmarks.harness.Operation;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.instrumentation.grpc.v1_6.GrpcTelemetry;
import io.opentelemetry.instrumentation.kafkaclients.v2_6.KafkaTelemetry;
import io.opentelemetry.instrumentation.kafkaclients.v2_6.internal.OpenTelemetryProducerInterceptor;
import io.opentelemetry.instrumentation.okhttp.v3_0.OkHttpTelemetry;
import io.opentelemetry.instrumentation.spring.webmvc.v6_0.SpringWebMvcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The OpenTelemetry SDK, sampled as it comes, else with its sampler off.
 *
 * <p>In core's scenarios a context storage keeps two keys in the MDC. An agent or an appender brings the ids there behind
 * a filter, which is not counted.
 */
public final class OpenTelemetry extends Library<Context> {
    private static final TextMapSetter<Map<String, String>> SETTER = Map::put;
    private static final TextMapGetter<Map<String, String>> GETTER = new MapGetter<>(Map::get);
    private static final TextMapGetter<Headers> RECORD = new MapGetter<>((headers, key) -> {
        Header header = headers.lastHeader(key);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    });

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final TextMapPropagator propagator;

    public OpenTelemetry(String scenario) {
        this(scenario, sdk());
    }

    private OpenTelemetry(String scenario, OpenTelemetrySdk sdk) {
        super(scenario);
        this.sdk = sdk;
        tracer = sdk.getTracer("benchmark");
        propagator = propagator(scenario);
        newId = () -> IdGenerator.random().generateTraceId();
        extract = this::extracted;
        receive = () -> child.apply(extracted());
        child = parent -> parent.with(start("POST /orders", SpanKind.SERVER, parent));
        inject = context -> propagator.inject(context, outgoing, SETTER);
        open = Context::makeCurrent;
        current = Context::current;
        tenant = context -> Baggage.fromContext(context).getEntryValue("tenant");
        carrying = (tasks, context) -> Context.taskWrapping(tasks);
        // Spring MVC's, the one there is without an agent.
        filter = () -> SpringWebMvcTelemetry.create(sdk).createServletFilter();
        readThree = () -> 0;
        interceptor = this::hidden;
        calling = () -> GrpcTelemetry.create(sdk).createClientInterceptor();
        serving = () -> GrpcTelemetry.create(sdk).createServerInterceptor();
        openSender = () ->
                Context.root().with(tracer.spanBuilder("server").startSpan()).makeCurrent();
    }

    /** Returns the SDK without a setting: it samples every request. */
    public static OpenTelemetry asItComes(String scenario) {
        return new OpenTelemetry(scenario, sampled());
    }

    private record MapGetter<M>(BiFunction<M, String, @Nullable String> get) implements TextMapGetter<M> {
        @Override
        public Iterable<String> keys(M headers) {
            return List.of();
        }

        @Override
        public @Nullable String get(@Nullable M headers, String key) {
            return headers == null ? null : get.apply(headers, key);
        }
    }

    /** Returns the SDK that each of OpenTelemetry's instrumentations is measured with. */
    public static OpenTelemetrySdk sdk() {
        return sdk(SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()));
    }

    /** As it comes: every request is sampled, and its spans go in batches to a collector that drops them. */
    public static OpenTelemetrySdk sampled() {
        return sdk(SdkTracerProvider.builder()
                .addSpanProcessor(
                        BatchSpanProcessor.builder(SpanExporter.composite()).build()));
    }

    private static OpenTelemetrySdk sdk(SdkTracerProviderBuilder spans) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(spans.build())
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .build();
    }

    static TextMapPropagator propagator(String scenario) {
        TextMapPropagator w3c = W3CTraceContextPropagator.getInstance();
        return scenario.equals("baggage") ? TextMapPropagator.composite(w3c, W3CBaggagePropagator.getInstance()) : w3c;
    }

    /** Keeps the current span's ids in the MDC, and puts back the values from before, as {@code MDCScopeDecorator} does. */
    private record MdcStorage(ContextStorage storage) implements ContextStorage {
        @Override
        public Scope attach(Context context) {
            Scope scope = storage.attach(context);
            SpanContext span = Span.fromContext(context).getSpanContext();
            String traceId = MDC.get("trace_id");
            String spanId = MDC.get("span_id");
            write("trace_id", traceId, span.isValid() ? span.getTraceId() : null);
            write("span_id", spanId, span.isValid() ? span.getSpanId() : null);
            return () -> {
                scope.close();
                write("trace_id", MDC.get("trace_id"), traceId);
                write("span_id", MDC.get("span_id"), spanId);
            };
        }

        private static void write(String key, @Nullable String old, @Nullable String value) {
            if (value == null) {
                MDC.remove(key);
            } else if (!value.equals(old)) {
                MDC.put(key, value);
            }
        }

        @Override
        public @Nullable Context current() {
            return storage.current();
        }
    }

    @Override
    Operation core() {
        ContextStorage.addWrapper(MdcStorage::new);
        return super.core();
    }

    private Context extracted() {
        return propagator.extract(Context.root(), headers, GETTER);
    }

    private Span start(String name, SpanKind kind, Context parent) {
        return tracer.spanBuilder(name).setParent(parent).setSpanKind(kind).startSpan();
    }

    @Override
    int request() {
        Context parent = extracted();
        Span server = start("POST /orders", SpanKind.SERVER, parent);
        try (Scope scope = parent.with(server).makeCurrent()) {
            int read = Work.readThree("trace_id");
            Context current = Context.current();
            Span client = start("GET /stock", SpanKind.CLIENT, current);
            propagator.inject(current.with(client), outgoing, SETTER);
            client.end();
            return read;
        } finally {
            server.end();
        }
    }

    /** The interceptor that writes the headers is added by the call factory and not public. */
    private Interceptor hidden() {
        Call.Factory factory = OkHttpTelemetry.create(sdk).createCallFactory(new OkHttpClient());
        try {
            for (Field field : factory.getClass().getDeclaredFields()) {
                field.setAccessible(true);
                if (field.get(factory) instanceof OkHttpClient inner) {
                    return inner.networkInterceptors().get(0);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        throw new IllegalStateException("no client in " + factory.getClass());
    }

    @Override
    Function<ProducerRecord<Object, Object>, Object> sender() {
        OpenTelemetryProducerInterceptor<Object, Object> interceptor = new OpenTelemetryProducerInterceptor<>();
        interceptor.configure(KafkaTelemetry.create(sdk).producerInterceptorConfigProperties());
        return interceptor::onSend;
    }

    /** For a single record there is no scope: its propagator, a span and the MDC by hand. */
    @Override
    ToIntFunction<ConsumerRecord<String, String>> receiver() {
        return record -> {
            Context parent = propagator.extract(Context.root(), record.headers(), RECORD);
            Span span = start("orders process", SpanKind.CONSUMER, parent);
            try (Scope scope = parent.with(span).makeCurrent()) {
                MDC.put("trace_id", span.getSpanContext().getTraceId());
                MDC.put("span_id", span.getSpanContext().getSpanId());
                return Work.length("trace_id");
            } finally {
                MDC.remove("trace_id");
                MDC.remove("span_id");
                span.end();
            }
        };
    }
}
