package dev.clew.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clew.Clew;
import dev.clew.Span;
import dev.clew.context.TraceContext;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void publishesTheCountersThatAreThereAndThoseThatCome() {
        Clew clew = Clew.builder().build();
        clew.counters().add("first");
        CorrelationMetrics.create(clew).bindTo(registry);
        assertThat(events("first")).isEqualTo(1);

        clew.counters().add("first");
        clew.counters().add("second");
        assertThat(registry.get("clew.event.names").gauge().value()).isEqualTo(2);
        assertThat(events("first")).isEqualTo(2);
        assertThat(events("second")).isEqualTo(1);
    }

    private double events(String name) {
        return registry.get("clew.events").tag("name", name).functionCounter().count();
    }

    @Test
    void timesSpansByKindNameAndOutcome() {
        Clew clew =
                Clew.builder().listener(CorrelationSpanTimers.create(registry)).build();
        TraceContext request = clew.root();
        clew.span(Span.Kind.SERVER, request)
                .name("GET /orders")
                .begin()
                .status(500)
                .end();
        clew.span(Span.Kind.CLIENT, request).begin().end();
        Timer server = registry.get("clew.span").tag("kind", "server").timer();
        assertThat(server.count()).isEqualTo(1);
        assertThat(server.getId().getTag("span")).isEqualTo("GET /orders");
        assertThat(server.getId().getTag("outcome")).isEqualTo("error");
        assertThat(registry.get("clew.span").tag("span", "none").timer().count())
                .isEqualTo(1);
    }

    @Test
    void namesWithoutALimitDoNotFillTheRegistry() {
        Clew clew =
                Clew.builder().listener(CorrelationSpanTimers.create(registry)).build();
        TraceContext request = clew.root();
        for (int i = 0; i < 1_000; i++) {
            clew.span(Span.Kind.SERVER, request)
                    .name("GET /orders/" + i)
                    .begin()
                    .end();
        }
        assertThat(registry.getMeters())
                .filteredOn(meter -> meter.getId().getName().equals("clew.span"))
                .hasSize(201);
        assertThat(registry.get("clew.span").tag("span", "other").timer().count())
                .isEqualTo(800);
        assertThat(registry.getMeters()).allMatch(meter -> meter.getId().getType() == Meter.Type.TIMER);
    }
}
