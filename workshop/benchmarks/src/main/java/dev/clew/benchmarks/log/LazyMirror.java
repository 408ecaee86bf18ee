package dev.clew.benchmarks.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.spi.SequenceNumberGenerator;
import dev.clew.Clew;
import dev.clew.Getter;
import dev.clew.Setter;
import dev.clew.Span;
import dev.clew.TraceContext;
import dev.clew.benchmarks.Work;
import dev.clew.logback.LogfmtEncoder;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.slf4j.MDC;

/** The request of the core benchmarks with a lazy mirror: what a line reads, it reads as an event does. */
@State(Scope.Thread)
public class LazyMirror {
    private static final Getter<Map<String, String>> GETTER = Map::get;
    private static final Setter<Map<String, String>> SETTER = Map::put;

    private final Clew clew = Clew.builder()
            .setting("clew.propagators", "w3c")
            .setting("clew.span.log", "false")
            .setting("clew.mdc.keys", "trace_id,span_id")
            .setting("clew.mdc.mirror", "lazy")
            .build();
    private final Map<String, String> headers = Work.headers("traceparent", Work.TRACEPARENT);
    private final Map<String, String> outgoing = Work.headers("traceparent", "", "tracestate", "", "baggage", "");
    private final LoggerContext logback = logback();
    private final LogbackMDCAdapter adapter = (LogbackMDCAdapter) logback.getMDCAdapter();
    private final SequenceNumberGenerator numbers = logback.getSequenceNumberGenerator();

    private static LoggerContext logback() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter((LogbackMDCAdapter) MDC.getMDCAdapter());
        LogfmtEncoder encoder = new LogfmtEncoder();
        encoder.setContext(context);
        encoder.start();
        return context;
    }

    @Benchmark
    public int request() {
        TraceContext server = clew.receive(headers, GETTER, "");
        Span span = clew.span(Span.Kind.SERVER, server).name("POST /orders").begin();
        try (dev.clew.Scope scope = server.makeCurrent()) {
            int read = read() + read() + read();
            clew.send(Span.Kind.CLIENT, TraceContext.current(), outgoing, SETTER)
                    .name("GET /stock")
                    .begin()
                    .end();
            return read;
        } finally {
            span.end();
        }
    }

    /** What an event asks for: its number when it is made, the MDC when it is written. */
    private int read() {
        int number = (int) numbers.nextSequenceNumber();
        Map<String, String> mdc = adapter.getPropertyMap();
        return number + mdc.get("trace_id").length() + mdc.get("span_id").length();
    }
}
