package dev.clew.benchmarks;

import dev.clew.Clew;
import dev.clew.ContextExecutors;
import dev.clew.Getter;
import dev.clew.IdGenerator;
import dev.clew.Propagator;
import dev.clew.Setter;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.TraceContext;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** What Clew does. A subclass is one configuration: what stands in the MDC is chosen once for a JVM. */
@State(Scope.Thread)
public abstract class ClewCases {
    private static final Getter<Map<String, String>> GETTER = Map::get;
    private static final Setter<Map<String, String>> SETTER = Map::put;

    private static final int SENT_BY_ONE_REQUEST = 1_024;

    private final Clew clew;
    private final Clew withBaggage;
    private final Propagator w3c = Propagator.w3c();
    private final Map<String, String> headers = Work.headers("traceparent", Work.TRACEPARENT);
    private final Map<String, String> withState =
            Work.headers("traceparent", Work.TRACEPARENT, "tracestate", Work.TRACESTATE);
    private final Map<String, String> withRequestId =
            Work.headers("traceparent", Work.TRACEPARENT, "X-Request-ID", Work.REQUEST_ID);
    private final Map<String, String> baggage = Work.headers("traceparent", Work.TRACEPARENT, "baggage", Work.BAGGAGE);
    private final Map<String, String> outgoing = Work.outgoing();
    private final TraceContext context;
    private final TraceContext child;
    private TraceContext sender;
    private int sent;
    private final long spanId;
    private final Work.Queue queue = new Work.Queue();
    private final Work.Task task = new Work.Task();
    private final Executor executor = ContextExecutors.wrap(queue);
    private dev.clew.@Nullable Scope outer;

    /**
     * @param mdc the preset
     * @param keys of the preset, empty for all
     * @param formats the wire formats
     * @param listener of spans, null for none
     */
    ClewCases(String mdc, String keys, String formats, @Nullable SpanListener listener) {
        Clew.Builder builder = builder(formats).setting("clew.mdc", mdc).setting("clew.mdc.keys", keys);
        if (listener != null) {
            builder.listener(listener);
        }
        this.clew = builder.build();
        this.withBaggage = builder("w3c,baggage").build();
        this.context = clew.receive(headers, GETTER, "");
        this.child = context.child();
        this.sender = context;
        this.spanId = Long.parseUnsignedLong(context.spanId(), 16);
    }

    private static Clew.Builder builder(String formats) {
        return Clew.builder().setting("clew.propagators", formats).setting("clew.span.log", "false");
    }

    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) {
        open(params.getBenchmark());
    }

    void open(String benchmark) {
        outer = Work.isWithinAScope(benchmark) ? context.makeCurrent() : null;
    }

    @TearDown(Level.Iteration)
    public void close() {
        if (outer != null) {
            outer.close();
        }
    }

    String newId() {
        return IdGenerator.random().next();
    }

    TraceContext receive() {
        return clew.receive(headers, GETTER, "");
    }

    TraceContext receiveWithState() {
        return clew.receive(withState, GETTER, "");
    }

    TraceContext receiveWithRequestId() {
        return clew.receive(withRequestId, GETTER, "");
    }

    /**
     * Mints the child that the header names; where nobody listens, no object is made for it.
     *
     * <p>No request sends millions of messages, and after 65,535 of them ids are made in another way: so every thousand
     * are another request's.
     */
    Span send() {
        if (++sent % SENT_BY_ONE_REQUEST == 0) {
            sender = receive();
        }
        return clew.send(Span.Kind.CLIENT, sender, outgoing, SETTER);
    }

    Map<String, String> sendAgain() {
        w3c.inject(context, spanId, outgoing, SETTER);
        return outgoing;
    }

    void openAndClose() {
        context.makeCurrent().close();
    }

    void openAndCloseAChild() {
        child.makeCurrent().close();
    }

    @Nullable
    String passBaggageOn() {
        TraceContext server = withBaggage.receive(baggage, GETTER, "");
        withBaggage.send(Span.Kind.CLIENT, server, outgoing, SETTER);
        return server.baggage().get("tenant");
    }

    int handOver() {
        try (dev.clew.Scope scope = context.makeCurrent()) {
            for (int i = 0; i < Work.TASKS; i++) {
                executor.execute(task);
            }
        }
        queue.run();
        return task.runs;
    }

    int serve() {
        TraceContext server = clew.receive(headers, GETTER, "");
        Span span = clew.span(Span.Kind.SERVER, server).name("POST /orders").begin();
        try (dev.clew.Scope scope = server.makeCurrent()) {
            int read = Work.readThree("trace_id");
            callAnother();
            return read;
        } finally {
            span.end();
        }
    }

    /** With the mirror off a line asks the context, not the MDC. */
    int serveReadingTheContext() {
        TraceContext server = clew.receive(headers, GETTER, "");
        Span span = clew.span(Span.Kind.SERVER, server).name("POST /orders").begin();
        try (dev.clew.Scope scope = server.makeCurrent()) {
            int read = readTheContext() + readTheContext() + readTheContext();
            callAnother();
            return read;
        } finally {
            span.end();
        }
    }

    private static int readTheContext() {
        TraceContext current = TraceContext.current();
        return current.traceId().length() + current.spanId().length();
    }

    private void callAnother() {
        clew.send(Span.Kind.CLIENT, TraceContext.current(), outgoing, SETTER)
                .name("GET /stock")
                .begin()
                .end();
    }

    TraceContext currentOne() {
        return TraceContext.current();
    }

    Span spanForNobody() {
        Span span = clew.span(Span.Kind.INTERNAL, context).name("work").begin();
        span.end();
        return span;
    }
}
