package dev.clew.springboot.kafka;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Opens the context of records for a listener that is a proxy already, since the application has advice around it. */
record ListenerAdvice(ContainerDeliveries deliveries) implements MethodInterceptor {
    @Override
    @SuppressWarnings("unchecked") // the container hands over nothing else
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        @Nullable Object[] arguments = call.getArguments();
        if (!call.getMethod().getName().equals("onMessage") || arguments.length == 0) {
            return call.proceed();
        }
        if (arguments[0] instanceof ConsumerRecord<?, ?> record) {
            deliveries.process(record, call::proceed);
        } else {
            deliveries.processBatch((Iterable<ConsumerRecord<?, ?>>) arguments[0], call::proceed);
        }
        return null;
    }
}
