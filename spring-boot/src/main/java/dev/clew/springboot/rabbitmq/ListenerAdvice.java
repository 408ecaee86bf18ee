package dev.clew.springboot.rabbitmq;

import com.rabbitmq.client.Channel;
import dev.clew.rabbitmq.CorrelationChannel;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Runs a listener in the context of its message or batch, with a channel that carries the ids. */
record ListenerAdvice(ContainerDeliveries deliveries, CorrelationChannel correlation) implements MethodInterceptor {
    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        @Nullable Object[] arguments = call.getArguments();
        // One of Spring's that is lost, as a retry finds it, would open another if it was told of our listener.
        if (arguments.length > 1 && arguments[1] instanceof Channel channel && channel.isOpen()) {
            arguments[1] = correlation.wrap(channel);
        }
        return deliveries.listen(arguments[0], call::proceed);
    }
}
