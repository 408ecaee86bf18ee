package dev.clew.springboot.batch;

import dev.clew.Clew;
import dev.clew.springboot.internal.ClassProxies;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.launch.JobLauncher;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts a proxy of the same class around each job repository, which is told of all that runs, and around each launcher.
 *
 * <p>Jobs, steps and their listeners stay as they are, whether they are beans or not.
 */
final class CorrelatedBatch implements SmartInstantiationAwareBeanPostProcessor, Ordered {
    private static final ClassProxies REPOSITORIES = new ClassProxies(Updates::tells);
    private static final ClassProxies LAUNCHERS = new ClassProxies(Launch::isOne);

    private final ObjectProvider<Clew> clew;
    private final Execution.Reader reader;

    CorrelatedBatch(ObjectProvider<Clew> clew, Execution.Reader reader) {
        this.clew = clew;
        this.reader = reader;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        ClassProxies proxies = proxies(bean.getClass());
        if (proxies == null) {
            return bean;
        }
        try {
            return proxies.around(bean, advice(proxies));
        } catch (RuntimeException e) {
            LoggerFactory.getLogger("clew")
                    .warn("{} is left as it is: what Spring Batch runs will not have ids of its own", name, e);
            return bean;
        }
    }

    private MethodInterceptor advice(ClassProxies proxies) {
        return proxies == LAUNCHERS
                ? new Launch(clew::getObject)
                : new Updates(SingletonSupplier.of(() -> new OpenExecutions(clew.getObject())), reader);
    }

    /** Says before the bean is made that its class will be a proxy's, so that ahead-of-time processing makes that class. */
    @Override
    public Class<?> determineBeanType(Class<?> type, String name) {
        ClassProxies proxies = proxies(type);
        return proxies == null ? type : proxies.classFor(type);
    }

    private static @Nullable ClassProxies proxies(Class<?> type) {
        if (JobRepository.class.isAssignableFrom(type)) {
            return REPOSITORIES;
        }
        boolean launches = JobLauncher.class.isAssignableFrom(type) || JobOperator.class.isAssignableFrom(type);
        return launches ? LAUNCHERS : null;
    }

    /** Last, so that proxies of the application's are inside. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
