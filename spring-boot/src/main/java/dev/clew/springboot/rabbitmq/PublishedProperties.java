package dev.clew.springboot.rabbitmq;

import java.util.Map;
import org.springframework.amqp.core.MessageProperties;

/**
 * The properties of a message as it is published: the application's, with headers of its own.
 *
 * <p>A copy, because the application may send the same message again, or may be processing it.
 */
final class PublishedProperties extends MessageProperties {
    private static final long serialVersionUID = 1;

    private final MessageProperties original;

    PublishedProperties(MessageProperties original, Map<String, Object> headers) {
        this.original = original;
        getHeaders().putAll(headers);
        setTimestamp(original.getTimestamp());
        setMessageId(original.getMessageId());
        setAppId(original.getAppId());
        setClusterId(original.getClusterId());
        setType(original.getType());
        setDeliveryMode(original.getDeliveryMode());
        setExpiration(original.getExpiration());
        setPriority(original.getPriority());
        setContentType(original.getContentType());
        setContentEncoding(original.getContentEncoding());
        setContentLength(original.getContentLength());
        setCorrelationId(original.getCorrelationId());
        setReplyTo(original.getReplyTo());
        setTargetBean(original.getTargetBean());
        setTargetMethod(original.getTargetMethod());
        setRetryCount(original.getRetryCount());
    }

    /** Returns that of the original, which the template may set after this copy was made. */
    @Override
    public String getUserId() {
        return original.getUserId();
    }

    @Override
    public void setUserId(String userId) {
        original.setUserId(userId);
    }

    /** Tells the original too: the application has no other, and looks there for the number of its confirmation. */
    @Override
    public void setPublishSequenceNumber(long number) {
        super.setPublishSequenceNumber(number);
        original.setPublishSequenceNumber(number);
    }
}
