package dev.clew.opentelemetry;

import static dev.clew.opentelemetry.Telemetry.headers;
import static dev.clew.opentelemetry.Telemetry.keys;
import static dev.clew.opentelemetry.Telemetry.mdc;
import static dev.clew.opentelemetry.Telemetry.span;
import static dev.clew.opentelemetry.Telemetry.traceId;
import static dev.clew.opentelemetry.Telemetry.traceparent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.concurrent.ContextExecutors;
import dev.clew.context.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks in executors that carry our context, OpenTelemetry's, or both. */
class ThreadsTest {
    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    private final Clew clew = Clew.builder().build();
    private final TraceContext request = clew.receive(headers("X-Request-ID", "r1"), Map::get, "");
    private final Span span = span("caller");

    @AfterEach
    void leavesThePoolsThreadClean() throws Exception {
        assertThat(pool.submit(Telemetry::mdc).get()).isEmpty();
        assertThat(pool.submit(TraceContext::current).get()).isSameAs(TraceContext.NONE);
        pool.shutdown();
    }

    private <T> T withinRequestAndSpan(ExecutorService executor, Callable<T> task) throws Exception {
        try (dev.clew.context.Scope ours = request.makeCurrent();
                Scope scope = span.makeCurrent()) {
            return executor.submit(task).get();
        }
    }

    @Test
    void carriesTheSpansIdsWithOurContextAlone() throws Exception {
        Callable<Map<String, String>> task = () -> {
            assertThat(Span.current().getSpanContext().isValid()).isFalse();
            Map<String, String> out = headers();
            clew.send(dev.clew.Span.Kind.CLIENT, TraceContext.current(), out, Map::put)
                    .end();
            assertThat(out).isEqualTo(headers("X-Request-ID", "r1", "traceparent", traceparent(span)));
            return mdc();
        };
        assertThat(withinRequestAndSpan(ContextExecutors.wrap(pool), task)).isEqualTo(keys("r1", span));
    }

    @Test
    void isARequestNamedAfterTheTraceWithOpenTelemetrysContextAlone() throws Exception {
        assertThat(withinRequestAndSpan(Context.taskWrapping(pool), Telemetry::mdc))
                .isEqualTo(keys(traceId(span), span));
    }

    @Test
    void carriesBothWhicheverExecutorWrapsTheOther() throws Exception {
        ExecutorService oursOutside = ContextExecutors.wrap(Context.taskWrapping(pool));
        ExecutorService theirsOutside = Context.taskWrapping(ContextExecutors.wrap(pool));
        for (ExecutorService executor : new ExecutorService[] {oursOutside, theirsOutside}) {
            assertThat(withinRequestAndSpan(executor, Telemetry::mdc)).isEqualTo(keys("r1", span));
        }
    }

    @Test
    void followsASpanThatTheTaskOpens() throws Exception {
        Span inner = span("inner");
        Callable<Map<String, String>> task = () -> {
            try (Scope scope = inner.makeCurrent()) {
                return mdc();
            }
        };
        assertThat(withinRequestAndSpan(ContextExecutors.wrap(pool), task)).isEqualTo(keys("r1", inner));
        assertThat(ContextExecutors.wrap(pool).submit(task).get()).isEqualTo(keys(traceId(inner), inner));
    }

    @Test
    void closesScopesThatATaskLeftOpen() throws Exception {
        Span left = span("left open");
        Scope scope = withinRequestAndSpan(ContextExecutors.wrap(pool), left::makeCurrent);
        assertThat(pool.submit(Telemetry::mdc).get()).isEmpty();
        // OpenTelemetry's own scope is still open there, and only its thread can close it.
        pool.submit(scope::close).get();
    }

    @Test
    void mintsNoIdTwiceBelowASpanOnSeveralThreads() throws Exception {
        Callable<String> task = () -> TraceContext.current().child().spanId();
        String there = withinRequestAndSpan(Context.taskWrapping(ContextExecutors.wrap(pool)), task);
        try (dev.clew.context.Scope ours = request.makeCurrent();
                Scope scope = span.makeCurrent()) {
            assertThat(task.call()).isNotEqualTo(there).startsWith(there.substring(0, 12));
        }
    }
}
