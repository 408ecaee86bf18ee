package dev.clew.benchmarks;

import brave.Tracing;
import brave.baggage.BaggageField;
import brave.baggage.BaggagePropagation;
import brave.baggage.BaggagePropagationConfig.SingleBaggageField;
import brave.propagation.Propagation;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import java.util.List;

/** The bridge to brave; brave as in {@link Brave}. */
public class MicrometerBrave extends Micrometer {
    private static final List<String> FIELDS = List.of("tenant", "region", "plan");
    private static final BraveBaggageManager BAGGAGE = new BraveBaggageManager(List.of(), FIELDS);

    public MicrometerBrave() {
        this(Brave.neverSampled(), Brave.tracing(w3cWithBaggage()));
    }

    private MicrometerBrave(Tracing plain, Tracing withBaggage) {
        super(
                new BraveTracer(plain.tracer(), new BraveCurrentTraceContext(plain.currentTraceContext()), BAGGAGE),
                new BravePropagator(plain),
                new BravePropagator(withBaggage));
    }

    private static Propagation.Factory w3cWithBaggage() {
        BaggagePropagation.FactoryBuilder builder =
                BaggagePropagation.newFactoryBuilder(new W3CPropagation(BAGGAGE, List.of()));
        for (String field : FIELDS) {
            builder.add(SingleBaggageField.remote(BaggageField.create(field)));
        }
        return builder.build();
    }
}
