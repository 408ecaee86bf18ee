package dev.clew.springboot.rabbitmq;

import dev.clew.Span;
import dev.clew.rabbitmq.CorrelationChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Correlation;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessagePostProcessor;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/**
 * Writes the ids into each message that a template publishes, and runs the span of its publishing.
 *
 * <p>The span ends with the broker's confirmation if the application asks for it by {@link CorrelationData}, otherwise as the
 * message is handed over.
 */
final class CorrelatedPublishing implements MessagePostProcessor {
    private final CorrelationChannel correlation;
    private final RabbitTemplate template;

    CorrelatedPublishing(CorrelationChannel correlation, RabbitTemplate template) {
        this.correlation = correlation;
        this.template = template;
    }

    @Override
    public Message postProcessMessage(Message message) {
        return postProcessMessage(message, null, "", "");
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the application has its own
    public Message postProcessMessage(
            Message message, @Nullable Correlation confirmation, String exchange, String routingKey) {
        Map<String, Object> headers =
                new HashMap<>(message.getMessageProperties().getHeaders());
        Span span = correlation.send(exchange, routingKey, headers);
        if (span == null) {
            return message;
        }
        if (confirmation instanceof CorrelationData data && isConfirmed()) {
            data.getFuture().whenComplete((confirm, failure) -> end(span, data, confirm, failure));
        } else {
            span.end();
        }
        return new Message(message.getBody(), new PublishedProperties(message.getMessageProperties(), headers));
    }

    private boolean isConfirmed() {
        return template.getConnectionFactory().isPublisherConfirms() && !template.isChannelTransacted();
    }

    private static void end(
            Span span, CorrelationData data, CorrelationData.@Nullable Confirm confirm, @Nullable Throwable failure) {
        if (failure != null) {
            span.error(failure);
        } else if (confirm != null && !confirm.isAck()) {
            span.attribute("confirm", "nack").outcome(Span.Outcome.ERROR);
        }
        if (data.getReturned() != null) {
            span.attribute("returned", data.getReturned().getReplyText()).outcome(Span.Outcome.ERROR);
        }
        span.end();
    }

    @Override
    public String toString() {
        return "CorrelatedPublishing(" + correlation + ")";
    }
}
