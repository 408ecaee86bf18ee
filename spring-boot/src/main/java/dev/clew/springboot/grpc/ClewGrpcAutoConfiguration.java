package dev.clew.springboot.grpc;

import dev.clew.Clew;
import dev.clew.grpc.CorrelationClientInterceptor;
import dev.clew.grpc.CorrelationServerInterceptor;
import dev.clew.springboot.ClewAutoConfiguration;
import io.grpc.ServerBuilder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.client.GlobalClientInterceptor;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/** Lets the calls of Spring gRPC carry the ids, from the channels to the services. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "org.springframework.grpc.client.GlobalClientInterceptor",
            "io.grpc.ServerBuilder",
            "dev.clew.grpc.CorrelationServerInterceptor"
        })
@ConditionalOnProperty(name = "clew.grpc.enabled", matchIfMissing = true)
public final class ClewGrpcAutoConfiguration {
    /** For Spring. */
    public ClewGrpcAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    static class Interceptors {
        /**
         * Adds the interceptor to each server, last and so outermost. As a global one it would stand beside Spring's handler of
         * exceptions, which has the first place too.
         */
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        <T extends ServerBuilder<T>> ServerBuilderCustomizer<T> clewGrpcServers(Clew clew) {
            CorrelationServerInterceptor interceptor = CorrelationServerInterceptor.create(clew);
            return builder -> builder.intercept(interceptor);
        }

        @Bean
        @GlobalClientInterceptor
        @Order(Ordered.HIGHEST_PRECEDENCE)
        CorrelationClientInterceptor clewGrpcClients(Clew clew) {
            return CorrelationClientInterceptor.create(clew);
        }
    }
}
