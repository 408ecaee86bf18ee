package dev.clew.benchmarks.core;

import static dev.clew.benchmarks.harness.Operation.within;

import dev.clew.Clew;
import dev.clew.ClewBuilder;
import dev.clew.Span;
import dev.clew.SpanListener;
import dev.clew.benchmarks.harness.Operation;
import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.ids.IdGenerators;
import dev.clew.propagation.Getter;
import dev.clew.propagation.Propagator;
import dev.clew.propagation.Propagators;
import dev.clew.propagation.Setter;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.Blackhole;

/** Clew, in one of its variants. */
public final class ClewCore {
    private static final Getter<Map<String, String>> GETTER = Map::get;
    private static final Setter<Map<String, String>> SETTER = Map::put;

    private ClewCore() {}

    /** W3C headers alone, as the peers have them, nobody listening to spans. */
    public static ClewBuilder w3c(ClewVariant variant) {
        return variant.builder().setting("clew.propagators", "w3c");
    }

    public static Operation start(ClewBuilder builder, String scenario) {
        return start(builder, () -> Work.readThree("trace_id"), scenario);
    }

    /** @param readThree reads a request's ids as three log lines would */
    public static Operation start(ClewBuilder builder, IntSupplier readThree, String scenario) {
        if (scenario.equals("baggage")) {
            builder.setting("clew.propagators", "w3c,baggage");
        }
        Clew clew = builder.build();
        Map<String, String> headers = Work.headers(scenario);
        Map<String, String> outgoing = Work.outgoing();
        TraceContext context = clew.receive(headers, GETTER, "");
        TraceContext child = context.child();
        long spanId = Long.parseUnsignedLong(context.spanId(), 16);
        Propagator w3c = Propagators.w3c();
        Tasks tasks = new Tasks();
        Executor executor = ContextExecutors.wrap(tasks);
        return switch (scenario) {
            case "id" -> hole -> hole.consume(IdGenerators.random().next());
            case "extract", "extractWithState", "extractWithRequestId" ->
                hole -> hole.consume(clew.receive(headers, GETTER, ""));
            case "inject" -> new Inject(clew, headers, outgoing);
            case "injectAgain" ->
                hole -> {
                    w3c.inject(context, spanId, outgoing, SETTER);
                    hole.consume(outgoing);
                };
            case "scope" -> hole -> context.makeCurrent().close();
            case "nested" ->
                within(context::makeCurrent, hole -> child.makeCurrent().close());
            case "current" -> within(context::makeCurrent, hole -> hole.consume(TraceContext.current()));
            case "baggage" ->
                hole -> {
                    TraceContext server = clew.receive(headers, GETTER, "");
                    clew.send(Span.Kind.CLIENT, server, outgoing, SETTER);
                    hole.consume(server.baggage().get("tenant"));
                };
            case "hop" ->
                hole -> {
                    try (Scope scope = context.makeCurrent()) {
                        tasks.handOver(executor);
                    }
                    hole.consume(tasks.run());
                };
            case "request" -> hole -> hole.consume(request(clew, headers, outgoing, readThree));
            case "requestRead" -> hole -> hole.consume(request(clew, headers, outgoing, ClewCore::readTheContext));
            case "span" ->
                hole -> {
                    Span span =
                            clew.span(Span.Kind.INTERNAL, context).name("work").begin();
                    span.end();
                    hole.consume(span);
                };
            default -> throw new IllegalArgumentException(scenario);
        };
    }

    /**
     * Mints the child that the header names; if nobody listens, no object is made for it.
     *
     * <p>No request sends millions of messages, and after 65,535 of them ids are made in another way. So every thousand
     * are another request's.
     */
    private static final class Inject implements Operation {
        private static final int SENT_BY_ONE_REQUEST = 1_024;

        private final Clew clew;
        private final Map<String, String> headers;
        private final Map<String, String> outgoing;
        private TraceContext sender;
        private int sent;

        Inject(Clew clew, Map<String, String> headers, Map<String, String> outgoing) {
            this.clew = clew;
            this.headers = headers;
            this.outgoing = outgoing;
            sender = clew.receive(headers, GETTER, "");
        }

        @Override
        public void run(Blackhole hole) {
            if (++sent % SENT_BY_ONE_REQUEST == 0) {
                sender = clew.receive(headers, GETTER, "");
            }
            hole.consume(clew.send(Span.Kind.CLIENT, sender, outgoing, SETTER));
        }
    }

    private static int request(
            Clew clew, Map<String, String> headers, Map<String, String> outgoing, IntSupplier readThree) {
        TraceContext server = clew.receive(headers, GETTER, "");
        Span span = clew.span(Span.Kind.SERVER, server).name("POST /orders").begin();
        try (Scope scope = server.makeCurrent()) {
            int read = readThree.getAsInt();
            clew.send(Span.Kind.CLIENT, TraceContext.current(), outgoing, SETTER)
                    .name("GET /stock")
                    .begin()
                    .end();
            return read;
        } finally {
            span.end();
        }
    }

    /** Reads as three lines do with the mirror off: each asks the context and not the MDC. */
    private static int readTheContext() {
        int read = 0;
        for (int i = 0; i < 3; i++) {
            TraceContext current = TraceContext.current();
            read += current.traceId().length() + current.spanId().length();
        }
        return read;
    }

    /** Keeps the span that it was told of last. A listener that counts or times wants no scope; one that logs does. */
    public static final class LastSpan implements SpanListener {
        private final boolean wantsScope;
        private @Nullable Span started;
        private @Nullable Span ended;

        public LastSpan(boolean wantsScope) {
            this.wantsScope = wantsScope;
        }

        @Override
        public void started(Span span) {
            started = span;
        }

        @Override
        public void ended(Span span) {
            ended = span == started ? span : null;
        }

        @Override
        public boolean wantsScope() {
            return wantsScope;
        }
    }
}
