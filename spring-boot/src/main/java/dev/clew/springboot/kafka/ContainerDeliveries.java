package dev.clew.springboot.kafka;

import dev.clew.kafka.CorrelationConsumer;
import dev.clew.messaging.Delivery;
import dev.clew.springboot.internal.FailedAttempt;
import dev.clew.springboot.internal.FailedDelivery;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.KafkaBackoffException;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.listener.TimestampedException;

/**
 * The deliveries of containers' threads: each is open while its listener runs and, if that fails, until the error is handled.
 *
 * <p>So the error handler's lines have the ids, and a dead letter that it sends is known for the same message.
 */
final class ContainerDeliveries {
    /** The call of a listener. */
    interface Call<E extends Throwable> {
        void run() throws E;
    }

    /**
     * The delivery that an error handler has thrown out of. In a transactional container a rollback processor handles it too,
     * which must not begin another.
     */
    private static final ThreadLocal<@Nullable FailedAttempt> HANDLED = new ThreadLocal<>();

    private final CorrelationConsumer kafka;

    ContainerDeliveries(CorrelationConsumer kafka) {
        this.kafka = kafka;
    }

    CorrelationConsumer kafka() {
        return kafka;
    }

    <E extends Throwable> void process(ConsumerRecord<?, ?> record, Call<E> listener) throws E {
        process(() -> kafka.open(record), listener);
    }

    <E extends Throwable> void processBatch(Iterable<? extends ConsumerRecord<?, ?>> records, Call<E> listener)
            throws E {
        process(() -> kafka.openBatch(records), listener);
    }

    private <E extends Throwable> void process(Supplier<Delivery> opening, Call<E> listener) throws E {
        FailedDelivery.close(); // an error that nobody has handled, or the attempt before this one
        HANDLED.remove();
        Delivery delivery = opening.get().enclosing();
        try {
            listener.run();
            delivery.closeAll();
        } catch (Throwable t) {
            delivery.failed(cause(t));
            if (t instanceof Error) {
                delivery.closeAll(); // the container ends without handling it
            } else {
                FailedDelivery.keep(delivery);
            }
            throw t;
        }
    }

    /** Returns what opens the delivery of the first of these records, null if there is none. */
    @Nullable
    Supplier<Delivery> openingFirst(List<? extends ConsumerRecord<?, ?>> records) {
        return records.isEmpty() ? null : () -> kafka.open(records.get(0));
    }

    /**
     * Runs an error handler in the delivery that has failed. If no listener has run, because the record could not be read or
     * because its result came later, the failure begins one.
     *
     * @param opening null if no record is known
     */
    <T> T handle(Exception failure, @Nullable Supplier<Delivery> opening, Supplier<T> handler) {
        FailedAttempt last = HANDLED.get();
        HANDLED.remove();
        if (FailedDelivery.current() == null && opening != null && isOfRecord(failure)) {
            FailedDelivery.keep(
                    last != null && last.isCauseOf(failure)
                            ? last.delivery().reopen().enclosing()
                            : failed(opening.get().enclosing(), failure));
        }
        Delivery delivery = FailedDelivery.current();
        try {
            return handler.get();
        } catch (Throwable t) {
            if (delivery != null) {
                HANDLED.set(new FailedAttempt(delivery, cause(failure)));
            }
            throw t;
        } finally {
            FailedDelivery.close();
        }
    }

    private static Delivery failed(Delivery delivery, Exception failure) {
        delivery.failed(cause(failure));
        return delivery;
    }

    /** Whether a record has failed, and not a commit or a record that came before its time. */
    private static boolean isOfRecord(Exception failure) {
        return !(failure instanceof CommitFailedException) && !(cause(failure) instanceof KafkaBackoffException);
    }

    /** Returns what the application has thrown, without the exceptions that Spring puts around it. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof ListenerExecutionFailedException || cause instanceof TimestampedException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
