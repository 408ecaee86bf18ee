package dev.clew.springboot.servlet;

import dev.clew.Clew;
import dev.clew.servlet.CorrelationFilter;
import dev.clew.springboot.ClewAutoConfiguration;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Registers the {@link CorrelationFilter} for all requests. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnClass(CorrelationFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(name = "clew.servlet.enabled", matchIfMissing = true)
public final class ClewServletAutoConfiguration {
    /** After {@code ServerHttpObservationFilter} (+ 1), whose span is then ours; before Spring Security (- 100). */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 2;

    /** For Spring. */
    public ClewServletAutoConfiguration() {}

    /** An application that registers a filter of this name itself keeps its own. */
    @Bean
    @ConditionalOnMissingBean(name = "clewFilterRegistration")
    FilterRegistrationBean<CorrelationFilter> clewFilterRegistration(Clew clew) {
        FilterRegistrationBean<CorrelationFilter> registration =
                new FilterRegistrationBean<>(CorrelationFilter.create(clew));
        registration.setName("clewFilter");
        registration.setOrder(ORDER);
        registration.setAsyncSupported(true);
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        return registration;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebMvcConfigurer.class)
    static class Mvc {
        @Bean
        WebMvcConfigurer clewMvcConfigurer() {
            return new WebMvcConfigurer() {
                @Override
                public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
                    configurer.registerCallableInterceptors(CallableContext.INSTANCE);
                }
            };
        }
    }
}
