package dev.clew.benchmarks;

import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.slf4j.MDC;

/** What every system is given to do: the same headers, the same reads, the same hand-over. */
public final class Work {
    static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    /** Not sampled, so that nobody records: each peer takes its cheapest way. */
    public static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-00";

    static final String TRACESTATE = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE,es=s:1.0";
    static final String BAGGAGE = "tenant=acme,region=eu-west-1,plan=gold";
    public static final String REQUEST_ID = "0193b3a5-6f0e-7c7a-b8de-5d1c7d2e4f60";
    static final int TASKS = 100;

    private Work() {}

    /** Returns a request's headers: a few of any browser's, and these. */
    public static Map<String, String> headers(String... more) {
        Map<String, String> headers = new HashMap<>();
        headers.put("host", "orders.example.org");
        headers.put("user-agent", "curl/8.5.0");
        headers.put("accept", "*/*");
        headers.put("accept-encoding", "gzip");
        headers.put("content-type", "application/json");
        headers.put("content-length", "117");
        for (int i = 0; i < more.length; i += 2) {
            headers.put(more[i], more[i + 1]);
        }
        return headers;
    }

    /** Returns a copy, to be written over. */
    static Map<String, String> headers(Map<String, String> headers) {
        return new HashMap<>(headers);
    }

    /** Returns what an outgoing request writes to; a header is there already, so that the map itself costs nothing. */
    static Map<String, String> outgoing() {
        return headers("traceparent", "", "tracestate", "", "baggage", "");
    }

    /** Whether the benchmark runs where a scope is open already. */
    static boolean isWithinAScope(BenchmarkParams params) {
        return isWithinAScope(params.getBenchmark());
    }

    static boolean isWithinAScope(String benchmark) {
        return benchmark.endsWith(".nested") || benchmark.endsWith(".current");
    }

    /** Reads an id as three log lines would. */
    public static int readThree(String key) {
        return readAsAnEvent(key) + readAsAnEvent(key) + readAsAnEvent(key);
    }

    /** Asks the MDC as Logback's event does when an appender wants it; the length keeps the read from being dropped. */
    private static int readAsAnEvent(String key) {
        Map<String, String> mdc = ((LogbackMDCAdapter) MDC.getMDCAdapter()).getPropertyMap();
        String id = mdc == null ? null : mdc.get(key);
        return id == null ? 0 : id.length();
    }

    /** Where tasks wait until the thread that handed them over is done, then runs them. */
    static final class Queue implements Executor {
        private final Runnable[] tasks = new Runnable[TASKS];
        private int size;

        @Override
        public void execute(Runnable task) {
            tasks[size++] = task;
        }

        void run() {
            for (int i = 0; i < size; i++) {
                tasks[i].run();
            }
            size = 0;
        }
    }

    /** A task that does next to nothing. */
    static final class Task implements Runnable {
        int runs;

        @Override
        public void run() {
            runs++;
        }
    }
}
