package dev.clew.springboot.test;

import java.sql.Connection;
import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;

/** Puts a proxy of the same class around each DataSource, inside of Clew's: sees what Clew has made of the statements. */
final class RecordedDataSources implements BeanPostProcessor, Ordered {
    private static final MethodInterceptor CONNECTIONS = call -> {
        Object result = call.proceed();
        return result instanceof Connection connection && Recording.isOn()
                ? RecordedConnection.wrap(connection)
                : result;
    };

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof DataSource)) {
            return bean;
        }
        try {
            ProxyFactory proxy = new ProxyFactory(bean);
            proxy.setProxyTargetClass(true);
            proxy.addAdvice(CONNECTIONS);
            return proxy.getProxy(bean.getClass().getClassLoader());
        } catch (RuntimeException e) {
            LoggerFactory.getLogger("clew")
                    .info("DataSource {} cannot be recorded: no audit sees its statements", name, e);
            return bean;
        }
    }

    /** Just before Clew's, which is the last. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 1;
    }
}
