package dev.clew.benchmarks;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
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

/** The filter that one writes oneself: cuts the ids out of the header, puts two into the MDC, takes them out again. */
@State(Scope.Thread)
public class ByHand {
    private final Map<String, String> headers = Work.headers("traceparent", Work.TRACEPARENT);
    private final Map<String, String> outgoing = Work.outgoing();
    private final Ids ids = new Ids(Work.TRACE_ID, "00f067aa0ba902b7");
    private final Ids child = new Ids(Work.TRACE_ID, "a0f067aa0ba902b8");
    private final Work.Queue queue = new Work.Queue();
    private final Work.Task task = new Work.Task();

    record Ids(String traceId, String spanId) {}

    @Setup(Level.Iteration)
    public void open(BenchmarkParams params) {
        if (Work.isWithinAScope(params)) {
            MDC.put("traceId", ids.traceId);
            MDC.put("spanId", ids.spanId);
        }
    }

    @TearDown(Level.Iteration)
    public void close() {
        MDC.clear();
    }

    private static @Nullable Ids read(Map<String, String> headers) {
        String traceparent = headers.get("traceparent");
        if (traceparent == null || traceparent.length() != 55 || !isTraceparent(traceparent)) {
            return null;
        }
        return new Ids(traceparent.substring(3, 35), newSpanId());
    }

    private static boolean isTraceparent(String text) {
        for (int i = 0; i < 55; i++) {
            char c = text.charAt(i);
            boolean dash = i == 2 || i == 35 || i == 52;
            if (dash ? c != '-' : !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Of sixteen digits without padding: the highest bit is set. */
    private static String newSpanId() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }

    @Benchmark
    public String id() {
        return UUID.randomUUID().toString();
    }

    @Benchmark
    public @Nullable Object extract() {
        return read(headers);
    }

    @Benchmark
    public Object inject() {
        outgoing.put("traceparent", "00-" + ids.traceId + "-" + ids.spanId + "-00");
        return outgoing;
    }

    @Benchmark
    public void scope() {
        MDC.put("traceId", ids.traceId);
        MDC.put("spanId", ids.spanId);
        MDC.remove("traceId");
        MDC.remove("spanId");
    }

    @Benchmark
    public void nested() {
        String old = MDC.get("spanId");
        MDC.put("spanId", child.spanId);
        MDC.put("spanId", old);
    }

    @Benchmark
    @OperationsPerInvocation(Work.TASKS)
    public int hop() {
        for (int i = 0; i < Work.TASKS; i++) {
            Ids captured = ids;
            queue.execute(() -> {
                MDC.put("traceId", captured.traceId);
                MDC.put("spanId", captured.spanId);
                try {
                    task.run();
                } finally {
                    MDC.remove("traceId");
                    MDC.remove("spanId");
                }
            });
        }
        queue.run();
        return task.runs;
    }

    @Benchmark
    public int request() {
        Ids server = read(headers);
        if (server == null) {
            throw new IllegalStateException("the header is valid");
        }
        MDC.put("traceId", server.traceId);
        MDC.put("spanId", server.spanId);
        try {
            int read = Work.readThree("traceId");
            outgoing.put("traceparent", "00-" + server.traceId + "-" + newSpanId() + "-00");
            return read;
        } finally {
            MDC.remove("traceId");
            MDC.remove("spanId");
        }
    }
}
