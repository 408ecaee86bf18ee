package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.ContentHeaderPropertyWriter;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Properties of the application with other headers.
 *
 * <p>Those of the client copy each header that they are given into a map of their own. This is why these write themselves.
 */
class PublishedProperties extends AMQP.BasicProperties {
    private static final AMQP.BasicProperties NONE = new AMQP.BasicProperties();

    private final Map<String, Object> headers;

    /**
     * @param properties null for none
     * @param headers read-only, and not copied
     */
    PublishedProperties(AMQP.@Nullable BasicProperties properties, Map<String, Object> headers) {
        this(headers, properties == null ? NONE : properties);
    }

    private PublishedProperties(Map<String, Object> headers, AMQP.BasicProperties properties) {
        super(
                properties.getContentType(),
                properties.getContentEncoding(),
                null,
                properties.getDeliveryMode(),
                properties.getPriority(),
                properties.getCorrelationId(),
                properties.getReplyTo(),
                properties.getExpiration(),
                properties.getMessageId(),
                properties.getTimestamp(),
                properties.getType(),
                properties.getUserId(),
                properties.getAppId(),
                properties.getClusterId());
        this.headers = headers;
    }

    @Override
    public final Map<String, Object> getHeaders() {
        return headers;
    }

    @Override
    public final Builder builder() {
        return super.builder().headers(headers);
    }

    /** Writes the flags of the properties that there are, and then these properties: AMQP 0-9-1, 4.2.6.1. */
    @Override
    public final void writePropertiesTo(ContentHeaderPropertyWriter writer) throws IOException {
        writer.writePresence(getContentType() != null);
        writer.writePresence(getContentEncoding() != null);
        writer.writePresence(true);
        writer.writePresence(getDeliveryMode() != null);
        writer.writePresence(getPriority() != null);
        writer.writePresence(getCorrelationId() != null);
        writer.writePresence(getReplyTo() != null);
        writer.writePresence(getExpiration() != null);
        writer.writePresence(getMessageId() != null);
        writer.writePresence(getTimestamp() != null);
        writer.writePresence(getType() != null);
        writer.writePresence(getUserId() != null);
        writer.writePresence(getAppId() != null);
        writer.writePresence(getClusterId() != null);
        writer.finishPresence();
        write(writer, getContentType());
        write(writer, getContentEncoding());
        writer.writeTable(headers);
        write(writer, getDeliveryMode());
        write(writer, getPriority());
        write(writer, getCorrelationId());
        write(writer, getReplyTo());
        write(writer, getExpiration());
        write(writer, getMessageId());
        if (getTimestamp() != null) {
            writer.writeTimestamp(getTimestamp());
        }
        write(writer, getType());
        write(writer, getUserId());
        write(writer, getAppId());
        write(writer, getClusterId());
    }

    private static void write(ContentHeaderPropertyWriter writer, @Nullable String text) throws IOException {
        if (text != null) {
            writer.writeShortstr(text);
        }
    }

    private static void write(ContentHeaderPropertyWriter writer, @Nullable Integer octet) throws IOException {
        if (octet != null) {
            writer.writeOctet(octet);
        }
    }

    @Override
    public final void appendPropertyDebugStringTo(StringBuilder text) {
        builder().build().appendPropertyDebugStringTo(text);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof PublishedProperties that && super.equals(that) && headers.equals(that.headers);
    }

    @Override
    public final int hashCode() {
        return Objects.hash(super.hashCode(), headers);
    }
}
