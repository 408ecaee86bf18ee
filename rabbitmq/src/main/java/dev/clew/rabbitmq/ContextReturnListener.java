package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ReturnListener;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import java.io.IOException;

/**
 * A listener of the application that hears of each returned message in the message's own context.
 *
 * @param delegate the application's
 * @param messages reads the context
 */
record ContextReturnListener(ReturnListener delegate, CorrelatedMessages messages) implements ReturnListener {
    // A record, so that the channel finds it by one that wraps the same listener and removes it.

    @Override
    public void handleReturn(
            int replyCode,
            String replyText,
            String exchange,
            String routingKey,
            AMQP.BasicProperties properties,
            byte[] body)
            throws IOException {
        TraceContext context = messages.returned(HeaderTable.of(properties.getHeaders()));
        try (Scope scope = context.makeCurrent()) {
            delegate.handleReturn(replyCode, replyText, exchange, routingKey, properties, body);
        }
    }
}
