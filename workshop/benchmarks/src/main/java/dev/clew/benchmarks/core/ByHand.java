package dev.clew.benchmarks.core;

import static dev.clew.benchmarks.harness.Operation.within;

import dev.clew.benchmarks.harness.Operation;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The filter that one writes oneself: cuts the ids out of the header, puts two into the MDC, takes them out again. */
public final class ByHand {
    private ByHand() {}

    /** Two ids, as this filter has them in the MDC. */
    public record Ids(String traceId, String spanId) implements AutoCloseable {
        /** Puts the ids into the MDC. */
        public Ids open() {
            put(traceId, spanId);
            return this;
        }

        @Override
        public void close() {
            remove();
        }
    }

    public static void put(String traceId, String spanId) {
        MDC.put("traceId", traceId);
        MDC.put("spanId", spanId);
    }

    public static void remove() {
        MDC.remove("traceId");
        MDC.remove("spanId");
    }

    public static Operation start(String scenario) {
        Map<String, String> headers = Work.headers(scenario);
        Map<String, String> outgoing = Work.outgoing();
        Ids ids = new Ids(Work.TRACE_ID, "00f067aa0ba902b7");
        Ids child = new Ids(Work.TRACE_ID, "a0f067aa0ba902b8");
        Tasks tasks = new Tasks();
        Executor executor = task -> tasks.execute(() -> {
            try (Ids opened = ids.open()) {
                task.run();
            }
        });
        return switch (scenario) {
            case "id" -> hole -> hole.consume(UUID.randomUUID().toString());
            case "extract" -> hole -> hole.consume(read(headers));
            case "inject" ->
                hole -> {
                    outgoing.put("traceparent", "00-" + ids.traceId + "-" + ids.spanId + "-00");
                    hole.consume(outgoing);
                };
            case "scope" -> hole -> ids.open().close();
            case "nested" ->
                within(ids::open, hole -> {
                    String old = MDC.get("spanId");
                    MDC.put("spanId", child.spanId);
                    MDC.put("spanId", old);
                });
            case "hop" ->
                hole -> {
                    tasks.handOver(executor);
                    hole.consume(tasks.run());
                };
            case "request" ->
                hole -> {
                    try (Ids server = read(headers).open()) {
                        hole.consume(Work.readThree("traceId"));
                        outgoing.put("traceparent", "00-" + server.traceId + "-" + newSpanId() + "-00");
                    }
                };
            default -> throw new IllegalArgumentException(scenario);
        };
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

    /** Returns sixteen digits without padding: the highest bit is set. */
    public static String newSpanId() {
        return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }
}
