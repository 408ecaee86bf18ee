package dev.clew.springboot.client;

import dev.clew.Clew;
import dev.clew.springboot.ClewAutoConfiguration;
import dev.clew.springboot.internal.Redirects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.client.RestClientCustomizer;
import org.springframework.boot.web.client.RestTemplateCustomizer;
import org.springframework.boot.web.reactive.function.client.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Lets the clients that Boot builds send the ids: RestClient, RestTemplate, WebClient and the HTTP interfaces over them.
 *
 * <p>Boot 4 has moved the customizers; a nested configuration for each place, of which one finds its class.
 */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnProperty(name = "clew.client.enabled", matchIfMissing = true)
public final class ClewClientAutoConfiguration {
    /** For Spring. */
    public ClewClientAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.web.client.RestTemplate")
    static class Interceptor {
        @Bean
        CorrelationClientInterceptor clewClientInterceptor(Clew clew, Environment environment) {
            return CorrelationClientInterceptor.create(clew, Redirects.areOurs(environment));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.web.client.RestClientCustomizer",
                "org.springframework.web.client.RestTemplate" // Boot 3 has the customizer even without spring-web
            })
    static class RestClients {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        RestClientCustomizer clewRestClientCustomizer(CorrelationClientInterceptor interceptor) {
            return builder -> builder.requestInterceptor(interceptor);
        }

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        RestTemplateCustomizer clewRestTemplateCustomizer(CorrelationClientInterceptor interceptor) {
            return template -> template.getInterceptors().add(interceptor);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.restclient.RestClientCustomizer")
    static class RestClientsOfBoot4 {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        org.springframework.boot.restclient.RestClientCustomizer clewRestClientCustomizer(
                CorrelationClientInterceptor interceptor) {
            return builder -> builder.requestInterceptor(interceptor);
        }

        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        org.springframework.boot.restclient.RestTemplateCustomizer clewRestTemplateCustomizer(
                CorrelationClientInterceptor interceptor) {
            return template -> template.getInterceptors().add(interceptor);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.web.reactive.function.client.WebClientCustomizer",
                "org.springframework.web.reactive.function.client.WebClient"
            })
    static class WebClients {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebClientCustomizer clewWebClientCustomizer(Clew clew, Environment environment) {
            CorrelationExchangeFilter filter = CorrelationExchangeFilter.create(clew, Redirects.areOurs(environment));
            return builder -> builder.filter(filter);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.webclient.WebClientCustomizer",
                "org.springframework.web.reactive.function.client.WebClient"
            })
    static class WebClientsOfBoot4 {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        org.springframework.boot.webclient.WebClientCustomizer clewWebClientCustomizer(
                Clew clew, Environment environment) {
            CorrelationExchangeFilter filter = CorrelationExchangeFilter.create(clew, Redirects.areOurs(environment));
            return builder -> builder.filter(filter);
        }
    }
}
