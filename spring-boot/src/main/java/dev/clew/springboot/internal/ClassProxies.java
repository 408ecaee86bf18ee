package dev.clew.springboot.internal;

import java.lang.reflect.Modifier;
import org.aopalliance.aop.Advice;
import org.springframework.aop.framework.ProxyFactory;

/** Proxies of a bean's own class, so that the bean is injected, asked and closed as before. */
public final class ClassProxies {
    private ClassProxies() {}

    /**
     * Returns a proxy of the bean's class.
     *
     * @throws RuntimeException if the class can have no subclass
     */
    public static Object around(Object bean, Advice advice) {
        ProxyFactory proxy = new ProxyFactory(bean);
        proxy.setProxyTargetClass(true);
        proxy.addAdvice(advice);
        return proxy.getProxy(bean.getClass().getClassLoader());
    }

    /** Returns the class of such proxies, the type itself if it can have none: ahead-of-time processing makes that class. */
    public static Class<?> classFor(Class<?> type) {
        if (type.isInterface() || Modifier.isFinal(type.getModifiers())) {
            return type;
        }
        ProxyFactory proxy = new ProxyFactory();
        proxy.setTargetClass(type);
        proxy.setProxyTargetClass(true);
        return proxy.getProxyClass(type.getClassLoader());
    }
}
