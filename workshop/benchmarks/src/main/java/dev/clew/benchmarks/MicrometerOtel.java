package dev.clew.benchmarks;

import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;

/** The bridge to the OpenTelemetry SDK with its sampler off; the MDC is kept by the bridge's own listener. */
public class MicrometerOtel extends Micrometer {
    private static final Slf4JEventListener MDC_LISTENER = new Slf4JEventListener();

    static {
        ContextStorage.addWrapper(new EventPublishingContextWrapper(MDC_LISTENER::onEvent));
    }

    public MicrometerOtel() {
        this(SdkTracerProvider.builder().setSampler(Sampler.alwaysOff()).build().get("benchmark"));
    }

    private MicrometerOtel(Tracer tracer) {
        this(tracer, new OtelCurrentTraceContext());
    }

    private MicrometerOtel(Tracer tracer, OtelCurrentTraceContext current) {
        super(
                new OtelTracer(
                        tracer,
                        current,
                        MDC_LISTENER::onEvent,
                        new OtelBaggageManager(current, List.of("tenant", "region", "plan"), List.of())),
                propagator(tracer, W3CTraceContextPropagator.getInstance()),
                propagator(
                        tracer,
                        TextMapPropagator.composite(
                                W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance())));
    }

    private static OtelPropagator propagator(Tracer tracer, TextMapPropagator format) {
        return new OtelPropagator(ContextPropagators.create(format), tracer);
    }
}
