package dev.clew.springboot.change;

import dev.clew.springboot.ClewAutoConfiguration;
import org.flywaydb.core.api.callback.Callback;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.logging.LoggerGroups;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;

/** Writes a line for each migration, each log level that the actuator sets, and each reload of the configuration. */
@AutoConfiguration(after = ClewAutoConfiguration.class)
@ConditionalOnProperty(name = "clew.change.enabled", matchIfMissing = true)
public final class ClewChangeAutoConfiguration {
    /** For Spring. */
    public ClewChangeAutoConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.flywaydb.core.api.callback.Callback")
    @ImportRuntimeHints(CallbackProxy.class)
    static class Flyway {
        /** Boot gives it to its Flyway, as all beans of the type. */
        @Bean
        Callback clewMigrationCallback() {
            return FlywayMigrations.callback();
        }
    }

    /** The callback is a proxy, whose class a native image needs to know. */
    static final class CallbackProxy implements RuntimeHintsRegistrar {
        @Override
        public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
            hints.proxies().registerJdkProxy(Callback.class);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "liquibase.integration.spring.SpringLiquibase")
    static class Liquibase {
        @Bean
        static LiquibaseMigrations clewLiquibaseMigrations() {
            return new LiquibaseMigrations();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor")
    static class Actuator {
        @Bean
        LogLevelAdvisor clewLogLevelAdvisor(
                ObjectProvider<LoggingSystem> logging, ObjectProvider<LoggerGroups> groups) {
            return new LogLevelAdvisor(logging, groups);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.cloud.context.environment.EnvironmentChangeEvent")
    static class Cloud {
        @Bean
        ReloadListener clewReloadListener() {
            return new ReloadListener();
        }
    }
}
