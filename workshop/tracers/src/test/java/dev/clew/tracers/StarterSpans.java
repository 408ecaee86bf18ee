package dev.clew.tracers;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Collects the spans of OpenTelemetry's own starter, which takes no processors for beans. */
@Configuration(proxyBeanMethods = false)
class StarterSpans {
    @Bean
    AutoConfigurationCustomizerProvider spans() {
        return customizer -> customizer.addTracerProviderCustomizer(
                (provider, settings) -> provider.addSpanProcessor(new OpenTelemetrySpans.Collecting()));
    }
}
