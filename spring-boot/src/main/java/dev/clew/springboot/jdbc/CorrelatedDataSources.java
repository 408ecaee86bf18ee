package dev.clew.springboot.jdbc;

import dev.clew.Clew;
import dev.clew.jdbc.CorrelationDataSource;
import dev.clew.springboot.internal.ClassProxies;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Puts a proxy of the same class around each DataSource, whose connections carry the ids.
 *
 * <p>The class stays, so that the pool can be injected, measured, unwrapped and closed as before. A DataSource that passes on
 * to another bean (a routing or lazy one) gets a proxy too, because its targets may be no beans. If its connections are
 * correlated already, the outer wrapper leaves them alone.
 */
final class CorrelatedDataSources implements SmartInstantiationAwareBeanPostProcessor, Ordered {
    private static final ClassProxies PROXIES = new ClassProxies("getConnection"::equals);

    private static final String ROUTING = "org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource";

    private final ObjectProvider<Clew> clew;
    private final Environment environment;
    private final SessionAdvice advice = new SessionAdvice();

    CorrelatedDataSources(ObjectProvider<Clew> clew, Environment environment) {
        this.clew = clew;
        this.environment = environment;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof DataSource dataSource) || !isWanted(bean.getClass())) {
            return bean;
        }
        try {
            Object proxy = PROXIES.around(dataSource, new Connections(correlated(dataSource, name)));
            if (!environment.containsProperty("clew.jdbc.mode")) {
                advice.about(dataSource);
            }
            return proxy;
        } catch (IllegalArgumentException e) {
            throw e; // a setting that is refused
        } catch (RuntimeException e) {
            LoggerFactory.getLogger("clew")
                    .warn("DataSource {} is left as it is: its statements will not carry the ids", name, e);
            return bean;
        }
    }

    /** Says before the bean is made that its class will be a proxy's, so that ahead-of-time processing makes that class. */
    @Override
    public Class<?> determineBeanType(Class<?> type, String name) {
        return DataSource.class.isAssignableFrom(type) && isWanted(type) ? PROXIES.classFor(type) : type;
    }

    private static boolean isWanted(Class<?> type) {
        return !CorrelationDataSource.class.isAssignableFrom(type);
    }

    private CorrelationDataSource correlated(DataSource delegate, String name) {
        CorrelationDataSource.Builder builder = CorrelationDataSource.builder(delegate)
                .clew(clew.getObject())
                .mode(mode(environment.getProperty("clew.jdbc.mode", "auto")));
        duration("clew.jdbc.slow").ifPresent(builder::slow);
        duration("clew.jdbc.pool.waits").ifPresent(builder::poolWaits);
        duration("clew.jdbc.lock.waits")
                .filter(threshold -> threshold.isZero() || !isRouting(delegate, name))
                .ifPresent(threshold -> builder.lockWaits(delegate, threshold));
        Integer repetitions = environment.getProperty("clew.jdbc.repetitions", Integer.class);
        if (repetitions != null) {
            builder.repetitions(repetitions);
        }
        return builder.build();
    }

    /** Whether the connections lead to several servers: the thread that looks would ask the default one. Says so. */
    private static boolean isRouting(DataSource dataSource, String name) {
        try {
            Class<?> routing =
                    Class.forName(ROUTING, false, dataSource.getClass().getClassLoader());
            if (!dataSource.isWrapperFor(routing)) {
                return false;
            }
        } catch (ClassNotFoundException | LinkageError | SQLException | RuntimeException e) {
            return false; // no Spring JDBC, or a DataSource that is not ready: the look compares the servers
        }
        LoggerFactory.getLogger("clew")
                .info(
                        "lock waits are not looked at through the routing DataSource {}, only through those of its targets"
                                + " that are beans",
                        name);
        return true;
    }

    private static CorrelationDataSource.Mode mode(String name) {
        for (CorrelationDataSource.Mode mode : CorrelationDataSource.Mode.values()) {
            if (mode.name().equalsIgnoreCase(name)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("clew.jdbc.mode must be one of "
                + java.util.Arrays.toString(CorrelationDataSource.Mode.values()).toLowerCase(Locale.ROOT) + ", was \""
                + name + '"');
    }

    private Optional<Duration> duration(String key) {
        String text = environment.getProperty(key);
        try {
            return Optional.ofNullable(text).map(DurationStyle::detectAndParse);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " must be a duration such as 500ms or 1s, was \"" + text + '"', e);
        }
    }

    /** Last, so that proxies of the application's are inside. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    private record Connections(CorrelationDataSource correlated) implements MethodInterceptor {
        @Override
        public Object invoke(MethodInvocation call) throws Throwable {
            @Nullable Object[] arguments = call.getArguments();
            return arguments.length == 2
                    ? correlated.getConnection((String) arguments[0], (String) arguments[1])
                    : correlated.getConnection();
        }
    }
}
