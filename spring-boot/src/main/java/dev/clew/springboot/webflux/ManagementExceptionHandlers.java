package dev.clew.springboot.webflux;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.server.WebExceptionHandler;

/**
 * Has the exception handlers of the management port run in the request's context.
 *
 * <p>Those of that port's own context are wrapped as they are made. Those of the application, which serve it too, stay as they
 * are: wrappers of the same names hide them there.
 */
final class ManagementExceptionHandlers implements BeanPostProcessor, BeanFactoryAware {
    @Override
    public void setBeanFactory(BeanFactory factory) {
        ConfigurableListableBeanFactory own = (ConfigurableListableBeanFactory) factory;
        if (own.getParentBeanFactory() instanceof ListableBeanFactory application) {
            for (String name :
                    BeanFactoryUtils.beanNamesForTypeIncludingAncestors(application, WebExceptionHandler.class)) {
                if (!own.containsLocalBean(name)) {
                    own.registerSingleton(
                            name, new CorrelatedExceptionHandler(application.getBean(name, WebExceptionHandler.class)));
                }
            }
        }
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof WebExceptionHandler handler ? new CorrelatedExceptionHandler(handler) : bean;
    }
}
