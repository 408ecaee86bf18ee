package dev.clew.springboot.task;

import dev.clew.Clew;
import dev.clew.concurrent.ContextExecutors;
import dev.clew.springboot.internal.ClassProxies;
import dev.clew.springboot.internal.TaskContext;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.util.function.SingletonSupplier;

/**
 * Puts a proxy of the same class around each of Spring's executors and schedulers, and wraps those of the JDK.
 *
 * <p>The class stays, and so do decorators of the application's.
 */
final class CorrelatedExecutors implements SmartInstantiationAwareBeanPostProcessor, Ordered {
    private static final ClassProxies PROXIES = new ClassProxies(TaskInterceptor::takesTask);

    private final ObjectProvider<Clew> clew;
    private final OtherContexts others;
    private final BeanFactory beans;

    CorrelatedExecutors(ObjectProvider<Clew> clew, ObjectProvider<TaskContext> tracers, BeanFactory beans) {
        this.clew = clew;
        this.others = new OtherContexts(
                clew::getObject,
                SingletonSupplier.of(() -> tracers.orderedStream().toList()));
        this.beans = beans;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof TaskExecutor || bean instanceof TaskScheduler) {
            return proxy(bean, name);
        }
        return bean instanceof Executor executor ? wrapped(executor, name) : bean;
    }

    /** Says before the bean is made that its class will be a proxy's, so that ahead-of-time processing makes that class. */
    @Override
    public Class<?> determineBeanType(Class<?> type, String name) {
        boolean isSpring = TaskExecutor.class.isAssignableFrom(type) || TaskScheduler.class.isAssignableFrom(type);
        return isSpring ? PROXIES.classFor(type) : type;
    }

    private Object proxy(Object bean, String name) {
        try {
            return PROXIES.around(bean, new TaskInterceptor(clew::getObject, others));
        } catch (RuntimeException e) {
            LoggerFactory.getLogger("clew")
                    .warn("executor {} is left as it is: its tasks will not carry the context", name, e);
            return bean;
        }
    }

    /** Wraps an executor of the JDK if it is declared by an interface, so that nobody asks for its class. */
    private Object wrapped(Executor executor, String name) {
        Class<?> declared = declaredType(name);
        if (executor instanceof ScheduledExecutorService scheduled
                && declared.isAssignableFrom(ScheduledExecutorService.class)) {
            return ContextExecutors.wrap(scheduled);
        }
        if (executor instanceof ExecutorService service && declared.isAssignableFrom(ExecutorService.class)) {
            return ContextExecutors.wrap(service);
        }
        if (declared == Executor.class) {
            return ContextExecutors.wrap(executor);
        }
        LoggerFactory.getLogger("clew")
                .info(
                        "executor {} is left as it is, for it is declared as {}: declare it as ExecutorService, or wrap it"
                                + " with ContextExecutors",
                        name,
                        declared.getSimpleName());
        return executor;
    }

    private Class<?> declaredType(String name) {
        if (beans instanceof ConfigurableListableBeanFactory factory && factory.containsBeanDefinition(name)) {
            BeanDefinition definition = factory.getMergedBeanDefinition(name);
            ResolvableType type = definition.getResolvableType();
            return type.resolve(Object.class) == Object.class ? Void.class : type.resolve(Void.class);
        }
        return Void.class;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
