package dev.clew.tracers;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;

class ServletTracerTest extends TracerContract {
    ServletTracerTest() {
        super(Pages.class, WebApplicationType.SERVLET);
    }

    @Test
    void observationIsASpanOfOursWithinItsRequestAndTheCallWithinIt() throws Exception {
        String[] sent = traceparent(call("/observed", "X-Request-ID", "r3"));
        // Requests served and sent are observed too, and are spans of ours already.
        assertThat(log.spansEnded("internal")).singleElement().satisfies(line -> {
            assertThat(line.values()).containsEntry("span", "stock.reserved").containsEntry("shelf", "a");
            assertThat(line.mdc()).containsEntry("request_id", "r3").containsEntry("trace_id", sent[2]);
            assertThat(log.spansEnded("server"))
                    .extracting(server -> server.mdc().get("span_id"))
                    .contains(line.values().get("parent_id"));
        });
        assertThat(log.spansEnded("client")).hasSize(1);
        assertThat(log.spansEnded("server")).hasSize(2);
    }

    /** A handler in front of the container would begin before the tracer's filter, in a trace of its own. */
    @Test
    void nothingStandsInFrontOfTheContainerBesideATracer() throws Exception {
        assertThat(context.containsBean("clewTomcatFront")).isEqualTo(Tracer.present() == Tracer.NONE);
        assertThat(endpoint())
                .contains(Map.of(
                                Tracer.NONE, "\"front\"",
                                Tracer.BRAVE, "beside Tracing",
                                Tracer.BRIDGE, "beside OpenTelemetry",
                                Tracer.STARTER, "beside OpenTelemetry")
                        .get(Tracer.present()));
    }

    @Test
    void countersAreMeters() {
        MeterRegistry meters = context.getBean(MeterRegistry.class);
        assertThat(meters.find("clew.event.names").gauge()).isNotNull();
    }
}
