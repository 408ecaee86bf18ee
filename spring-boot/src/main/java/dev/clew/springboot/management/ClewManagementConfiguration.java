package dev.clew.springboot.management;

import dev.clew.Clew;
import dev.clew.servlet.CorrelationFilter;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Gives the requests of {@code management.server.port} their ids: Boot serves that port from a context of its own, without the
 * application's filters. All of them are probes.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass(CorrelationFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(name = "clew.servlet.enabled", matchIfMissing = true)
public final class ClewManagementConfiguration {
    /** For Spring. */
    public ClewManagementConfiguration() {}

    @Bean
    FilterRegistrationBean<CorrelationFilter> clewManagementFilterRegistration(Clew clew) {
        FilterRegistrationBean<CorrelationFilter> registration =
                new FilterRegistrationBean<>(CorrelationFilter.createForProbes(clew));
        registration.setName("clewFilter");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        registration.setAsyncSupported(true);
        registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        return registration;
    }
}
