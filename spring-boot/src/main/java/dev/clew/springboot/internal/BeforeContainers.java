package dev.clew.springboot.internal;

import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Changes the containers of listeners before the first of them starts: by then the application has said whatever it has to
 * say about them.
 *
 * @param <R> the registry of the containers that annotations have made
 */
public abstract class BeforeContainers<R> implements SmartLifecycle {
    private final ConfigurableListableBeanFactory beans;
    private final Class<R> registries;
    private final Function<R, Collection<?>> containers;
    private final Class<?> container;
    private volatile boolean running;

    /** @param container the type of containers that are beans themselves */
    protected BeforeContainers(
            ConfigurableListableBeanFactory beans,
            Class<R> registries,
            Function<R, Collection<?>> containers,
            Class<?> container) {
        this.beans = beans;
        this.registries = registries;
        this.containers = containers;
        this.container = container;
    }

    /** Changes a container. */
    protected abstract void wrap(@Nullable Object candidate);

    @Override
    public final void start() {
        for (String name : beans.getBeanNamesForType(registries, false, false)) {
            Object registry = beans.getSingleton(name);
            if (registries.isInstance(registry)) {
                containers.apply(registries.cast(registry)).forEach(this::wrap);
            }
        }
        for (String name : beans.getBeanNamesForType(container, false, false)) {
            Object bean = beans.getSingleton(name);
            wrap(bean instanceof FactoryBean<?> ? beans.getBean(name) : bean);
        }
        running = true;
    }

    @Override
    public final void stop() {
        running = false;
    }

    @Override
    public final boolean isRunning() {
        return running;
    }

    /** Before all containers, whatever phase the application gives them. */
    @Override
    public final int getPhase() {
        return Integer.MIN_VALUE;
    }
}
