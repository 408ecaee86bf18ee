package dev.clew.tracers;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Collects brave's spans. */
@Configuration(proxyBeanMethods = false)
class BraveSpans {
    @Bean
    SpanHandler spans() {
        return new SpanHandler() {
            @Override
            public boolean end(TraceContext context, MutableSpan span, Cause cause) {
                String kind =
                        span.kind() == null ? "internal" : span.kind().name().toLowerCase(Locale.ROOT);
                String parent = span.parentId() == null ? "" : span.parentId();
                Tracer.ended(new Tracer.TheirSpan(kind, span.traceId(), span.id(), parent));
                return true;
            }
        };
    }
}
