package dev.clew.benchmarks;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.slf4j.MDC;

/** The OpenTelemetry SDK with its sampler off, and a context storage that keeps two keys in the MDC. */
@State(Scope.Thread)
public class OpenTelemetry {
    static {
        ContextStorage.addWrapper(MdcStorage::new);
    }

    static final TextMapGetter<Map<String, String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
            return headers == null ? null : headers.get(key);
        }
    };

    private static final TextMapSetter<Map<String, String>> SETTER = (headers, key, value) -> {
        if (headers != null) {
            headers.put(key, value);
        }
    };

    private final Tracer tracer =
            SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build().get("benchmark");
    private final IdGenerator ids = IdGenerator.random();
    private final TextMapPropagator w3c = W3CTraceContextPropagator.getInstance();
    private final TextMapPropagator withBaggage = TextMapPropagator.composite(w3c, W3CBaggagePropagator.getInstance());
    private final Map<String, String> headers = Work.headers("traceparent", Work.TRACEPARENT);
    private final Map<String, String> withState =
            Work.headers("traceparent", Work.TRACEPARENT, "tracestate", Work.TRACESTATE);
    private final Map<String, String> baggage = Work.headers("traceparent", Work.TRACEPARENT, "baggage", Work.BAGGAGE);
    private final Map<String, String> outgoing = Work.outgoing();
    private final Context context = server(w3c.extract(Context.root(), headers, GETTER));
    private final Context child = server(context);
    private final Work.Queue queue = new Work.Queue();
    private final Work.Task task = new Work.Task();
    private final Executor executor = Context.taskWrapping(queue);
    private io.opentelemetry.context.@Nullable Scope outer;

    private Context server(Context parent) {
        return parent.with(start("POST /orders", SpanKind.SERVER, parent));
    }

    private Span start(String name, SpanKind kind, Context parent) {
        return tracer.spanBuilder(name).setParent(parent).setSpanKind(kind).startSpan();
    }

    /** What {@code MDCScopeDecorator} is to brave: the ids of the current span, and what stood there before it. */
    private record MdcStorage(ContextStorage storage) implements ContextStorage {
        @Override
        public io.opentelemetry.context.Scope attach(Context context) {
            io.opentelemetry.context.Scope scope = storage.attach(context);
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

    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) {
        outer = Work.isWithinAScope(params) ? context.makeCurrent() : null;
    }

    @TearDown(Level.Iteration)
    public void close() {
        if (outer != null) {
            outer.close();
        }
    }

    @Benchmark
    public String id() {
        return ids.generateTraceId();
    }

    @Benchmark
    public Object extract() {
        return w3c.extract(Context.root(), headers, GETTER);
    }

    @Benchmark
    public Object extractWithState() {
        return w3c.extract(Context.root(), withState, GETTER);
    }

    @Benchmark
    public Object inject() {
        w3c.inject(context, outgoing, SETTER);
        return outgoing;
    }

    @Benchmark
    public void scope() {
        context.makeCurrent().close();
    }

    @Benchmark
    public void nested() {
        child.makeCurrent().close();
    }

    @Benchmark
    public @Nullable String baggage() {
        Context server = server(withBaggage.extract(Context.root(), baggage, GETTER));
        withBaggage.inject(server, outgoing, SETTER);
        return Baggage.fromContext(server).getEntryValue("tenant");
    }

    @Benchmark
    @OperationsPerInvocation(Work.TASKS)
    public int hop() {
        try (io.opentelemetry.context.Scope scope = context.makeCurrent()) {
            for (int i = 0; i < Work.TASKS; i++) {
                executor.execute(task);
            }
        }
        queue.run();
        return task.runs;
    }

    @Benchmark
    public int request() {
        Context parent = w3c.extract(Context.root(), headers, GETTER);
        Span server = start("POST /orders", SpanKind.SERVER, parent);
        try (io.opentelemetry.context.Scope scope = parent.with(server).makeCurrent()) {
            int read = Work.readThree("trace_id");
            Context current = Context.current();
            Span client = start("GET /stock", SpanKind.CLIENT, current);
            w3c.inject(current.with(client), outgoing, SETTER);
            client.end();
            return read;
        } finally {
            server.end();
        }
    }

    @Benchmark
    public Object current() {
        return Context.current();
    }
}
