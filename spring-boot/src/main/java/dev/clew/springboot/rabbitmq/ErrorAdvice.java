package dev.clew.springboot.rabbitmq;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Runs an error handler in the context of the message or batch that has failed. */
record ErrorAdvice(ContainerDeliveries deliveries) implements MethodInterceptor {
    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        return deliveries.handle((Throwable) call.getArguments()[0], call::proceed);
    }
}
