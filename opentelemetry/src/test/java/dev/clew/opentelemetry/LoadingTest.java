package dev.clew.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import dev.clew.testkit.jvm.IsolatedLoader;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** OpenTelemetry that was used before Clew, or is absent. Both cases need classes that are not initialized yet. */
class LoadingTest {
    /** Runs in a class loader of its own. */
    public static final class Late implements Callable<List<String>> {
        private static final Span SPAN = Span.wrap(SpanContext.create(
                "0af7651916cd43dd8448eb211c80319c",
                "b7ad6b7169203331",
                TraceFlags.getSampled(),
                TraceState.getDefault()));

        private final List<String> seen = new ArrayList<>();

        private void see(String when) {
            seen.add(when + " " + TraceContext.current().spanId() + " "
                    + MDC.get("span_id").replaceAll("^[a-f][0-9a-f]{11}0000$", "ours"));
        }

        @Override
        public List<String> call() {
            try (Scope used = Context.root().makeCurrent();
                    CapturedLog log = CapturedLog.create()) {
                OpenTelemetrySource.install();
                TraceContext request = Clew.builder().build().receive(Map.of("X-Request-ID", "r1"), Map::get, "");
                try (dev.clew.context.Scope ours = request.makeCurrent();
                        Scope scope = SPAN.makeCurrent()) {
                    see("span opened");
                    try (dev.clew.context.Scope again = request.makeCurrent()) {
                        see("scope opened");
                    }
                    see("scope closed");
                }
                log.lines("clew.opentelemetry")
                        .forEach(line -> seen.add(line.logger() + " " + line.level() + " " + line.message()));
            }
            return seen;
        }
    }

    /** Runs without OpenTelemetry on the class path. */
    public static final class Alone implements Callable<List<String>> {
        @Override
        public List<String> call() {
            try (CapturedLog log = CapturedLog.create()) {
                TraceContext request = Clew.builder().build().receive(Map.of("X-Request-ID", "r1"), Map::get, "");
                try (dev.clew.context.Scope ours = request.makeCurrent()) {
                    return List.of(MDC.get("request_id"), log.lines().get(0).message());
                }
            }
        }
    }

    @Test
    void warnsOnceAndWritesTheMdcAtTheNextScopeIfItCameTooLate() throws Exception {
        assertThat(IsolatedLoader.call(Late.class, entry -> true))
                .isEqualTo(List.of(
                        "span opened b7ad6b7169203331 ours",
                        "scope opened b7ad6b7169203331 b7ad6b7169203331",
                        "scope closed b7ad6b7169203331 b7ad6b7169203331",
                        "clew.opentelemetry WARN OpenTelemetry was in use before Clew: the MDC follows its spans"
                                + " only when a scope of ours opens or closes; call OpenTelemetrySource.install()"
                                + " before OpenTelemetry is first used"));
    }

    @Test
    void leavesClewAloneIfOpenTelemetryIsAbsent() throws Exception {
        String api = Path.of("io", "opentelemetry").toString();
        assertThat(IsolatedLoader.call(Alone.class, entry -> !entry.contains(api)))
                .isEqualTo(List.of(
                        "r1", "current_span_source failed and was skipped; further failures are counted, not logged"));
    }
}
