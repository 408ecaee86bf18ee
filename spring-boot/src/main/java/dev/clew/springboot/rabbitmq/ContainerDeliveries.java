package dev.clew.springboot.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Envelope;
import dev.clew.messaging.Delivery;
import dev.clew.rabbitmq.CorrelationChannel;
import dev.clew.springboot.internal.FailedAttempt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.ImmediateAcknowledgeAmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/**
 * The deliveries of containers' threads: each is open while the application's advice and its listener run.
 *
 * <p>One that has failed is opened once more for the error handler, so that the handler's lines have the ids. It is not left
 * open until then, because a container that is being stopped calls no handler.
 */
final class ContainerDeliveries {
    /** The call of advice, a listener or an error handler. */
    interface Call {
        @Nullable
        Object proceed() throws Throwable;
    }

    /** The delivery that the thread is processing; null in between, so that no class of ours stays on it. */
    private static final ThreadLocal<@Nullable Processing> PROCESSING = new ThreadLocal<>();

    /** The delivery that the thread has failed to process, until its error is handled or the next message comes. */
    private static final ThreadLocal<@Nullable FailedAttempt> FAILED = new ThreadLocal<>();

    private final CorrelationChannel correlation;

    /** A delivery, and how the last attempt of its listener ended. */
    private static final class Processing {
        private final Delivery delivery;
        private @Nullable Throwable failure;

        Processing(Delivery delivery) {
            this.delivery = delivery;
        }
    }

    ContainerDeliveries(CorrelationChannel correlation) {
        this.correlation = correlation;
    }

    /**
     * Processes what a container has received: calls the application's advice, which may call the listener never, once or
     * several times.
     */
    @Nullable
    Object process(@Nullable Object received, Call advice) throws Throwable {
        FAILED.set(null);
        Delivery delivery = open(received);
        delivery.recovering(true);
        Processing current = new Processing(delivery);
        PROCESSING.set(current);
        try {
            Object result = advice.proceed();
            if (current.failure != null) {
                delivery.failed(cause(current.failure)); // and somebody has recovered from it
            }
            return result;
        } catch (Throwable t) {
            delivery.failed(cause(t));
            if (!(t instanceof Error)) { // which no handler is called for
                FAILED.set(new FailedAttempt(delivery, t));
            }
            throw t;
        } finally {
            PROCESSING.set(null);
            delivery.closeAll();
        }
    }

    /** Calls a listener within the delivery that advice of ours has opened, or within one of its own. */
    @Nullable
    Object listen(@Nullable Object received, Call listener) throws Throwable {
        Processing current = PROCESSING.get();
        if (current == null) {
            return process(received, () -> listen(received, listener));
        }
        current.failure = null;
        current.delivery.recovering(false);
        try {
            return listener.proceed();
        } catch (Throwable t) {
            current.failure = t;
            throw t;
        } finally {
            current.delivery.recovering(true);
        }
    }

    /** Calls an error handler within the delivery that has failed, if it is known. */
    @Nullable
    Object handle(Throwable failure, Call handler) throws Throwable {
        FailedAttempt last = FAILED.get();
        FAILED.set(null);
        if (last == null || !last.isCauseOf(failure)) {
            return handler.proceed();
        }
        Delivery again = last.delivery().reopen();
        try {
            return handler.proceed();
        } finally {
            again.closeAll();
        }
    }

    @SuppressWarnings("unchecked") // the container hands over no other lists
    private Delivery open(@Nullable Object received) {
        if (received instanceof Message message) {
            return correlation.open(queue(message), delivery(message));
        }
        List<Message> messages = received instanceof List<?> list ? (List<Message>) list : List.of();
        Map<com.rabbitmq.client.Delivery, String> batch = new LinkedHashMap<>();
        messages.forEach(message -> batch.put(delivery(message), queue(message)));
        return correlation.openBatch(batch);
    }

    private static String queue(Message message) {
        return Objects.requireNonNullElse(message.getMessageProperties().getConsumerQueue(), "");
    }

    private static com.rabbitmq.client.Delivery delivery(Message message) {
        MessageProperties properties = message.getMessageProperties();
        Envelope envelope = new Envelope(
                properties.getDeliveryTag(),
                Boolean.TRUE.equals(properties.isRedelivered()),
                Objects.requireNonNullElse(properties.getReceivedExchange(), ""),
                properties.getReceivedRoutingKey());
        AMQP.BasicProperties read = new AMQP.BasicProperties.Builder()
                .headers(properties.getHeaders())
                .messageId(properties.getMessageId())
                .timestamp(properties.getTimestamp())
                .build();
        return new com.rabbitmq.client.Delivery(envelope, read, message.getBody());
    }

    /** Returns what the application has thrown, without the exceptions that Spring puts around it. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (isAround(cause) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Whether Spring has made it for another exception. By its name, since Spring AMQP 4.1 begins to move one of them. */
    private static boolean isAround(Throwable failure) {
        return failure instanceof ImmediateAcknowledgeAmqpException
                || failure.getClass().getSimpleName().equals("ListenerExecutionFailedException");
    }
}
