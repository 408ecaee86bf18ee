package dev.clew.springboot.gateway;

import dev.clew.Clew;
import dev.clew.http.HttpClientHandler;
import dev.clew.springboot.ClewAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets Spring Cloud Gateway send the ids on to the services that it routes to, and answer with one id. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.cloud.gateway.filter.GlobalFilter")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty(name = "clew.gateway.enabled", matchIfMissing = true)
public final class ClewGatewayAutoConfiguration {
    /** For Spring. */
    public ClewGatewayAutoConfiguration() {}

    /** Loaded if the gateway is there. */
    @Configuration(proxyBeanMethods = false)
    static class Filters {
        private final HttpClientHandler<GatewayRequest> handler;

        Filters(Clew clew) {
            this.handler = HttpClientHandler.create(clew, "gateway", GatewayRequest.Adapter.INSTANCE);
        }

        @Bean
        GatewayCalls clewGatewayCalls() {
            return new GatewayCalls(handler);
        }

        @Bean
        GatewayHeaders.OfRequests clewGatewayRequestHeaders() {
            return new GatewayHeaders.OfRequests(handler);
        }

        @Bean
        GatewayHeaders.OfAnswers clewGatewayAnswerHeaders() {
            return new GatewayHeaders.OfAnswers(handler);
        }
    }
}
