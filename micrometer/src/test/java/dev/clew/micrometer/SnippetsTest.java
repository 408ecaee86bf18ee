package dev.clew.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import brave.propagation.ThreadLocalCurrentTraceContext;
import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.micrometer.brave.CorrelationScopeDecorator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The code in README.md, compiled and run. */
class SnippetsTest {
    @Test
    void reactor() throws Exception {
        String order = "7";
        try (Scope scope = Clew.builder().build().root().makeCurrent()) {
            Hooks.enableAutomaticContextPropagation();
            String id = Mono.fromCallable(() -> load(order))
                    .subscribeOn(Schedulers.boundedElastic())
                    .contextCapture()
                    .block();
            assertThat(id).isEqualTo(MDC.get("request_id"));
        } finally {
            Hooks.disableAutomaticContextPropagation();
        }
        assertInReadme("""
                Hooks.enableAutomaticContextPropagation();
                Mono.fromCallable(() -> load(order)).subscribeOn(Schedulers.boundedElastic()).contextCapture().block();
                """);
    }

    private static String load(String order) {
        return order.isEmpty() ? "" : MDC.get("request_id");
    }

    @Test
    void meters() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        Clew clew =
                Clew.builder().listener(CorrelationSpanTimers.create(registry)).build();
        CorrelationMetrics.create(clew).bindTo(registry);
        assertThat(registry.getMeters()).isNotEmpty();
        assertInReadme("""
                Clew clew = Clew.builder().listener(CorrelationSpanTimers.create(registry)).build();
                CorrelationMetrics.create(clew).bindTo(registry);
                """);
    }

    @Test
    void observations() throws Exception {
        ObservationRegistry observations = ObservationRegistry.create();
        observations.observationConfig().observationHandler(CorrelationObservationHandler.create());
        assertThat(observations.isNoop()).isFalse();
        assertInReadme("""
                ObservationRegistry observations = ObservationRegistry.create();
                observations.observationConfig().observationHandler(CorrelationObservationHandler.create());
                """);
    }

    @Test
    void brave() throws Exception {
        assertThat(ThreadLocalCurrentTraceContext.newBuilder()
                        .addScopeDecorator(CorrelationScopeDecorator.create())
                        .build())
                .isNotNull();
        assertInReadme(
                "ThreadLocalCurrentTraceContext.newBuilder().addScopeDecorator(CorrelationScopeDecorator.create()).build();");
    }

    private static void assertInReadme(String code) throws Exception {
        assertThat(Files.readString(Path.of("README.md"))).contains(code);
    }
}
