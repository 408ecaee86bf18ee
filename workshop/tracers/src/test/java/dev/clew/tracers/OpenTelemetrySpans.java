package dev.clew.tracers;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Collects OpenTelemetry's spans. */
@Configuration(proxyBeanMethods = false)
class OpenTelemetrySpans {
    @Bean
    SpanProcessor spans() {
        return new Collecting();
    }

    static final class Collecting implements SpanProcessor {
        @Override
        public void onStart(Context context, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            String parent = span.getParentSpanContext().isValid()
                    ? span.getParentSpanContext().getSpanId()
                    : "";
            Tracer.ended(new Tracer.TheirSpan(
                    span.getKind().name().toLowerCase(Locale.ROOT),
                    span.getSpanContext().getTraceId(),
                    span.getSpanContext().getSpanId(),
                    parent));
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }
}
