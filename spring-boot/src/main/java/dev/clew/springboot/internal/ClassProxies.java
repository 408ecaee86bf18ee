package dev.clew.springboot.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.aot.AotDetector;

/**
 * Proxies of a bean's own class, so that the bean is injected, asked and closed as before.
 *
 * <p>Methods of some names are advised, all others go straight to the bean.
 */
public final class ClassProxies {
    private static final MethodInterceptor NOTHING = MethodInvocation::proceed;

    private final Predicate<String> isAdvised;

    /** Proxies whose methods of these names are advised. */
    public ClassProxies(Predicate<String> isAdvised) {
        this.isAdvised = isAdvised;
    }

    /**
     * Returns a proxy of the bean's class.
     *
     * @throws RuntimeException if the class can have no subclass
     */
    public Object around(Object bean, MethodInterceptor advice) {
        ProxyFactory proxy = prepared(new ProxyFactory(bean), advice);
        // Frozen, a class has code for advice where there is some. One made ahead of time must not depend on the order
        // in which methods are found, which is another in each process.
        proxy.setFrozen(!AotDetector.useGeneratedArtifacts());
        return proxy.getProxy(bean.getClass().getClassLoader());
    }

    /**
     * Returns a proxy of the bean's class; one of its interfaces if the class can have no subclass, or a native image none, or
     * if an advised method is final.
     */
    public Object aroundClassOrInterfaces(Object bean, MethodInterceptor advice) {
        try {
            return isFinal(bean.getClass()) ? aroundInterfaces(bean, advice) : around(bean, advice);
        } catch (RuntimeException e) {
            return aroundInterfaces(bean, advice);
        }
    }

    /** Whether an advised method is final: a subclass would run it on itself, without the bean's fields. */
    private boolean isFinal(Class<?> type) {
        return Stream.of(type.getMethods())
                .anyMatch(method -> isAdvised.test(method.getName()) && Modifier.isFinal(method.getModifiers()));
    }

    private Object aroundInterfaces(Object bean, MethodInterceptor advice) {
        return advised(new ProxyFactory(bean), advice).getProxy(bean.getClass().getClassLoader());
    }

    /** Returns the class of such proxies, the type itself if it can have none: ahead-of-time processing makes that class. */
    public Class<?> classFor(Class<?> type) {
        if (type.isInterface() || Modifier.isFinal(type.getModifiers())) {
            return type;
        }
        ProxyFactory proxy = new ProxyFactory();
        proxy.setTargetClass(type);
        return prepared(proxy, NOTHING).getProxyClass(type.getClassLoader());
    }

    private ProxyFactory prepared(ProxyFactory proxy, Advice advice) {
        proxy.setProxyTargetClass(true);
        return advised(proxy, advice);
    }

    private ProxyFactory advised(ProxyFactory proxy, Advice advice) {
        proxy.addAdvisor(new DefaultPointcutAdvisor(new Methods(isAdvised), advice));
        return proxy;
    }

    private static final class Methods extends StaticMethodMatcherPointcut {
        private final Predicate<String> isAdvised;

        Methods(Predicate<String> isAdvised) {
            this.isAdvised = isAdvised;
        }

        @Override
        public boolean matches(Method method, Class<?> type) {
            return isAdvised.test(method.getName());
        }
    }
}
