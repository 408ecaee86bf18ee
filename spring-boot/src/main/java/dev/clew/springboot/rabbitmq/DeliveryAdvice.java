package dev.clew.springboot.rabbitmq;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Opens the context of messages around the advice that the application has set for their listener. */
record DeliveryAdvice(ContainerDeliveries deliveries) implements MethodInterceptor {
    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        // A channel, and the message or the batch.
        return deliveries.process(call.getArguments()[1], call::proceed);
    }
}
