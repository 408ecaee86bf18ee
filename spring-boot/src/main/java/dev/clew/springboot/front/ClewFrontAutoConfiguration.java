package dev.clew.springboot.front;

import dev.clew.Clew;
import dev.clew.servlet.CorrelationFilter;
import dev.clew.servlet.jetty.CorrelationHandler;
import dev.clew.servlet.tomcat.CorrelationValve;
import dev.clew.servlet.undertow.CorrelationHttpHandler;
import dev.clew.springboot.ClewAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.embedded.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.embedded.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.embedded.undertow.UndertowServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Puts a handler of Clew's in front of the embedded container, so that the container's stack traces and its own 400 have the
 * ids.
 *
 * <p>It is left out beside a tracer, whose server span begins in a filter: the handler would be in another trace. Boot 4 has
 * moved the factories; a nested configuration for each place, of which one finds its class.
 */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE) // all beans of tracers are known by then
@ConditionalOnClass(CorrelationFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(
        name = {"clew.servlet.enabled", "clew.servlet.front"},
        matchIfMissing = true)
// Not Micrometer's Tracer: Boot makes one that does nothing if there is no tracer below it.
@ConditionalOnMissingBean(type = {"brave.Tracing", "io.opentelemetry.api.OpenTelemetry"})
public final class ClewFrontAutoConfiguration {
    /** For Spring. */
    public ClewFrontAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.web.embedded.tomcat.ConfigurableTomcatWebServerFactory",
                "org.apache.catalina.startup.Tomcat"
            })
    static class Tomcat {
        /** First, so that the valve is the first of the engine's. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> clewTomcatFront(Clew clew) {
            return factory -> factory.addEngineValves(CorrelationValve.create(clew));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory",
                "org.apache.catalina.startup.Tomcat"
            })
    static class TomcatOfBoot4 {
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        WebServerFactoryCustomizer<org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory> clewTomcatFront(
                Clew clew) {
            return factory -> factory.addEngineValves(CorrelationValve.create(clew));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.web.embedded.jetty.ConfigurableJettyWebServerFactory",
                "org.eclipse.jetty.server.Server"
            })
    static class Jetty {
        @Bean
        WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> clewJettyFront(Clew clew) {
            return factory ->
                    factory.addServerCustomizers(server -> server.insertHandler(CorrelationHandler.create(clew)));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.jetty.ConfigurableJettyWebServerFactory",
                "org.eclipse.jetty.server.Server"
            })
    static class JettyOfBoot4 {
        @Bean
        WebServerFactoryCustomizer<org.springframework.boot.jetty.ConfigurableJettyWebServerFactory> clewJettyFront(
                Clew clew) {
            return factory ->
                    factory.addServerCustomizers(server -> server.insertHandler(CorrelationHandler.create(clew)));
        }
    }

    /** Boot 4 has no Undertow. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.web.embedded.undertow.UndertowServletWebServerFactory",
                "io.undertow.servlet.api.DeploymentInfo"
            })
    static class Undertow {
        @Bean
        WebServerFactoryCustomizer<UndertowServletWebServerFactory> clewUndertowFront(Clew clew) {
            return factory -> factory.addDeploymentInfoCustomizers(
                    deployment -> CorrelationHttpHandler.install(deployment, clew));
        }
    }
}
