package dev.clew.springboot.batch;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.dao.QueryTimeoutException;

/** A repository that cannot store the start of one step and the end of another. */
final class Outages implements BeanPostProcessor, MethodInterceptor, Ordered {
    static final String AT_THE_START = "no-start";
    static final String AT_THE_END = "no-end";

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (!(bean instanceof JobRepository)) {
            return bean;
        }
        ProxyFactory proxies = new ProxyFactory(bean);
        proxies.addAdvice(this);
        return proxies.getProxy();
    }

    @Override
    public Object invoke(MethodInvocation call) throws Throwable {
        if (call.getMethod().getName().equals("update") && fails(call.getArguments()[0].toString())) {
            throw new QueryTimeoutException("told to fail");
        }
        return call.proceed();
    }

    private static boolean fails(String execution) {
        boolean starts = execution.contains("status=STARTED");
        return execution.contains("name=" + AT_THE_START + ",") && starts
                || execution.contains("name=" + AT_THE_END + ",") && !starts;
    }

    /** Before Clew. */
    @Override
    public int getOrder() {
        return 0;
    }
}
