package dev.clew.springboot.integration;

import dev.clew.Clew;
import dev.clew.springboot.ClewAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.integration.channel.interceptor.GlobalChannelInterceptorWrapper;

/** Lets the messages of Spring Integration's channels be handled in their senders' contexts. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(name = "org.springframework.integration.channel.interceptor.GlobalChannelInterceptorWrapper")
@ConditionalOnProperty(name = "clew.integration.enabled", matchIfMissing = true)
public final class ClewIntegrationAutoConfiguration {
    /** For Spring. */
    public ClewIntegrationAutoConfiguration() {}

    /** Apart, since its method names a type that is absent without Spring Integration. */
    @Configuration(proxyBeanMethods = false)
    static class Channels {
        /** Last, so that the message is the one that the application's interceptors have left. */
        @Bean
        GlobalChannelInterceptorWrapper clewChannelInterceptor(Clew clew) {
            GlobalChannelInterceptorWrapper interceptor =
                    new GlobalChannelInterceptorWrapper(new CorrelatedChannels(clew));
            interceptor.setPatterns(new String[] {"*"});
            interceptor.setOrder(Ordered.LOWEST_PRECEDENCE);
            return interceptor;
        }
    }
}
