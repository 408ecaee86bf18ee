package dev.clew.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.testkit.jvm.IsolatedLoader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The module without brave and context-propagation, in a class loader of its own. */
class LoadingTest {
    /** Runs in that class loader. */
    public static final class Alone implements Callable<List<Object>> {
        @Override
        public List<Object> call() {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            Clew clew = Clew.builder()
                    .listener(CorrelationSpanTimers.create(registry))
                    .build();
            CorrelationMetrics.create(clew).bindTo(registry);
            try (Scope scope = clew.root().makeCurrent()) {
                return List.of(
                        MDC.get("request_id").length(),
                        clew.describe().contains("source="),
                        clew.counters().all().size());
            }
        }
    }

    @Test
    void worksWithoutBraveAndSaysNothingAboutIt() throws Exception {
        assertThat(IsolatedLoader.call(
                        Alone.class, entry -> !entry.contains("brave-") && !entry.contains("context-propagation-")))
                .isEqualTo(List.of(32, false, 0));
    }
}
