package dev.clew.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clew.Clew;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.testkit.CapturedLog;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Observations that libraries make: they have no name before they start. */
class ConventionTest {
    private final Clew clew = Clew.builder().setting("clew.span.log", "true").build();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final TraceContext request = clew.root();
    private final CapturedLog log = CapturedLog.create();

    /** A library's way to name what it observes. */
    private record Named(String name) implements ObservationConvention<Observation.Context> {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getContextualName(Observation.Context context) {
            return "do " + name;
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(Observation.Context context) {
            return KeyValues.of("decision", "true");
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    @BeforeEach
    void observe() {
        registry.observationConfig()
                .observationHandler(CorrelationObservationHandler.create(
                        clew, name -> !CorrelationObservationHandler.OBSERVED_BY_ADAPTERS.contains(name)));
    }

    @AfterEach
    void leavesNothingBehind() {
        log.close();
        assertThat(TraceContext.current()).isSameAs(TraceContext.NONE);
        assertThat(clew.counters().all()).isEmpty();
    }

    private Observation observation(String name) {
        return Observation.createNotStarted(null, new Named(name), Observation.Context::new, registry);
    }

    @Test
    void isASpanThatIsCurrentWithinItsScope() {
        try (Scope scope = request.makeCurrent()) {
            observation("spring.security.authorizations")
                    .observe(() -> LoggerFactory.getLogger("app").info("within"));
        }
        assertThat(log.spansEnded("internal"))
                .extracting(
                        line -> line.values().get("span"), line -> line.values().get("decision"))
                .containsExactly(tuple("do spring.security.authorizations", "true"));
        assertThat(log.lines("app").get(0).mdc())
                .containsEntry(
                        "span_id", log.spansEnded("internal").get(0).context().spanId());
    }

    @Test
    void isLeftToOurAdaptersIfTheySeeIt() {
        try (Scope scope = request.makeCurrent()) {
            for (String name : CorrelationObservationHandler.OBSERVED_BY_ADAPTERS) {
                observation(name)
                        .observe(() -> assertThat(TraceContext.current()).isSameAs(request));
            }
        }
        assertThat(log.lines("clew.span")).isEmpty();
    }

    @Test
    void theObservationThatClearsTheThreadsIsNone() {
        try (Scope scope = request.makeCurrent()) {
            new NullObservation(registry)
                    .start()
                    .scoped(() -> assertThat(TraceContext.current()).isSameAs(request));
        }
        assertThat(log.lines("clew.span")).isEmpty();
    }
}
