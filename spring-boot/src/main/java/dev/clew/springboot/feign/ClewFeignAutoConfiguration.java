package dev.clew.springboot.feign;

import dev.clew.Clew;
import dev.clew.springboot.ClewAutoConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.cloud.client.loadbalancer.LoadBalancedRetryFactory;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.openfeign.loadbalancer.LoadBalancerFeignRequestTransformer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;

/** Lets the clients of Spring Cloud OpenFeign send the ids. Spring Cloud gives each of them the beans that are capabilities. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(name = {"org.springframework.cloud.openfeign.FeignClientFactory", "feign.Capability"})
@ConditionalOnProperty(name = "clew.feign.enabled", matchIfMissing = true)
@ImportRuntimeHints(ClewFeignAutoConfiguration.Capabilities.class)
public final class ClewFeignAutoConfiguration {
    /** For Spring. */
    public ClewFeignAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    CorrelationCapability clewFeignCapability(
            Clew clew, ObjectProvider<CorrelationCapability.LoadBalanced> loadBalanced) {
        return CorrelationCapability.create(clew, loadBalanced.getIfAvailable(() -> (client, inner) -> client));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.cloud.client.loadbalancer.LoadBalancerClient",
                "org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory"
            })
    static class LoadBalancer {
        @Bean
        CorrelationCapability.LoadBalanced clewLoadBalancedFeignClients(
                ObjectProvider<LoadBalancerClient> client,
                ObjectProvider<LoadBalancerClientFactory> factory,
                ObjectProvider<LoadBalancerFeignRequestTransformer> transformers,
                ObjectProvider<LoadBalancedRetryFactory> retries) {
            return new LoadBalancedClients(client, factory, transformers, retries);
        }
    }

    /** Feign calls the methods of a capability by reflection. */
    static final class Capabilities implements RuntimeHintsRegistrar {
        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
            hints.reflection().registerType(CorrelationCapability.class, MemberCategory.INVOKE_PUBLIC_METHODS);
        }
    }
}
