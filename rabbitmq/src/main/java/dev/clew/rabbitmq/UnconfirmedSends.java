package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ReturnListener;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import dev.clew.Span;
import dev.clew.messaging.Sending;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The sends of one channel that the broker has not confirmed yet, by their sequence numbers. */
final class UnconfirmedSends implements ConfirmListener, ReturnListener, ShutdownListener {
    private final Channel channel;
    private final CorrelatedMessages messages;
    private final ConcurrentSkipListMap<Long, Sending<Publication>> sends = new ConcurrentSkipListMap<>();
    private volatile boolean listening;

    UnconfirmedSends(Channel channel, CorrelatedMessages messages) {
        this.channel = channel;
        this.messages = messages;
    }

    /**
     * Keeps a send that is about to happen, for its confirmation may come before the call returns.
     *
     * @param sending null if nothing was written
     * @return its number, zero if the broker will not confirm it
     */
    long add(@Nullable Sending<Publication> sending) {
        if (sending == null) {
            return 0;
        }
        try {
            long number = channel.getNextPublishSeqNo();
            if (number > 0 && !sending.span().isNoop()) {
                listen();
                end(sends.put(number, sending), null);
                return number;
            }
        } catch (Throwable t) {
            messages.skipped("confirm", t);
        }
        return 0;
    }

    private synchronized void listen() {
        if (!listening) {
            listening = true;
            channel.addConfirmListener(this);
            channel.addReturnListener(this);
            channel.addShutdownListener(this);
        }
    }

    /** Ends a send that failed before it reached the broker. */
    void failed(long number, @Nullable Sending<Publication> sending, Throwable failure) {
        if (number > 0) {
            sends.remove(number, sending);
        }
        end(sending, failure);
    }

    /** Ends a send that has been handed over, unless it waits for its confirmation. */
    void handedOver(long number, @Nullable Sending<Publication> sending) {
        if (number == 0) {
            end(sending, null);
        }
    }

    /** Listens again, after the application has removed all listeners for confirmations. */
    void confirmListenersCleared() {
        if (listening) {
            channel.addConfirmListener(this);
        }
    }

    /** Listens again, after the application has removed all listeners for returned messages. */
    void returnListenersCleared() {
        if (listening) {
            channel.addReturnListener(this);
        }
    }

    @Override
    public void handleAck(long number, boolean multiple) {
        confirmed(number, multiple, false);
    }

    @Override
    public void handleNack(long number, boolean multiple) {
        confirmed(number, multiple, true);
    }

    private void confirmed(long number, boolean multiple, boolean refused) {
        if (!multiple) {
            confirmed(sends.remove(number), refused);
            return;
        }
        for (Long each : sends.headMap(number, true).keySet()) {
            confirmed(sends.remove(each), refused);
        }
    }

    private void confirmed(@Nullable Sending<Publication> sending, boolean refused) {
        if (sending != null && refused) {
            sending.span().attribute("confirm", "nack").outcome(Span.Outcome.ERROR);
        }
        end(sending, null);
    }

    @Override
    public void handleReturn(
            int replyCode,
            String replyText,
            String exchange,
            String routingKey,
            AMQP.BasicProperties properties,
            byte[] body) {
        Map<String, Object> headers = HeaderTable.of(properties.getHeaders());
        for (Sending<Publication> sending : sends.values()) {
            if (messages.isOf(sending, headers)) {
                sending.span().attribute("returned", replyText).outcome(Span.Outcome.ERROR);
                return;
            }
        }
    }

    /** Ends all that is left: nobody will confirm it any more. */
    @Override
    public void shutdownCompleted(ShutdownSignalException cause) {
        for (Long each : sends.keySet()) {
            end(sends.remove(each), cause);
        }
    }

    private void end(@Nullable Sending<Publication> sending, @Nullable Throwable failure) {
        if (sending != null) {
            messages.end(sending, failure);
        }
    }
}
