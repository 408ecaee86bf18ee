package dev.clew.springboot.kafka;

import dev.clew.messaging.Delivery;
import dev.clew.springboot.internal.ClassProxies;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;

/**
 * Runs an error handler or a rollback processor in the context of the record or batch that has failed, by a proxy of its own
 * class: the application may cast what it finds in a container.
 */
record HandlingAdvice(ContainerDeliveries deliveries) implements MethodInterceptor {
    private static final ClassProxies PROXIES =
            new ClassProxies(Set.of(
                    "handleOne",
                    "handleRemaining",
                    "handleBatch",
                    "handleBatchAndReturnRemaining",
                    "process",
                    "processBatch")::contains);

    /**
     * Returns a proxy of the handler's class.
     *
     * @throws RuntimeException if the class can have no subclass
     */
    @SuppressWarnings("unchecked") // of its own class
    <T> T around(T handler) {
        return (T) PROXIES.around(handler, this);
    }

    boolean isAround(Object handler) {
        return handler instanceof Advised advised && advised.indexOf(this) >= 0;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Exception failure = null;
        Supplier<Delivery> opening = null;
        for (@Nullable Object argument : call.getArguments()) {
            if (failure == null && argument instanceof Exception exception) {
                failure = exception;
            }
            opening = opening == null ? opening(argument) : opening;
        }
        return failure == null ? call.proceed() : deliveries.handle(failure, opening, () -> proceed(call));
    }

    @SuppressWarnings("unchecked") // the container hands over no other lists
    private @Nullable Supplier<Delivery> opening(@Nullable Object records) {
        if (records instanceof ConsumerRecord<?, ?> record) {
            return () -> deliveries.kafka().open(record);
        }
        if (records instanceof ConsumerRecords<?, ?> batch) {
            return () -> deliveries.kafka().openBatch(batch);
        }
        return records instanceof List<?> list ? deliveries.openingFirst((List<ConsumerRecord<?, ?>>) list) : null;
    }

    private static @Nullable Object proceed(MethodInvocation call) {
        try {
            return call.proceed();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new UndeclaredThrowableException(t);
        }
    }
}
