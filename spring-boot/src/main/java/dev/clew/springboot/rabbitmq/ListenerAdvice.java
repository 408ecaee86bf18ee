package dev.clew.springboot.rabbitmq;

import com.rabbitmq.client.Channel;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Runs a listener in the context of its message or batch, with a channel that carries the ids. */
record ListenerAdvice(ContainerDeliveries deliveries, ListenerChannels channels) implements MethodInterceptor {
    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        @Nullable Object[] arguments = call.getArguments();
        if (arguments.length > 1 && arguments[1] instanceof Channel channel) {
            arguments[1] = channels.wrapped(channel);
        }
        return deliveries.listen(arguments[0], call::proceed);
    }
}
