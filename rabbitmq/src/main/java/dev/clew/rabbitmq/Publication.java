package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message that is about to be published. */
final class Publication {
    private final String exchange;
    private final String routingKey;
    private final AMQP.@Nullable BasicProperties properties;
    private final Map<String, Object> headers;

    private Publication(
            String exchange,
            String routingKey,
            AMQP.@Nullable BasicProperties properties,
            Map<String, Object> headers) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.properties = properties;
        this.headers = headers;
    }

    /** @param properties those of the application, which are left as they are */
    static Publication of(String exchange, String routingKey, AMQP.@Nullable BasicProperties properties) {
        Map<String, Object> present = properties == null ? null : properties.getHeaders();
        return new Publication(exchange, routingKey, properties, new PublishedHeaders(present));
    }

    /** @param headers into which is written */
    static Publication of(String exchange, String routingKey, Map<String, Object> headers) {
        return new Publication(exchange, routingKey, null, headers);
    }

    String exchange() {
        return exchange;
    }

    String routingKey() {
        return routingKey;
    }

    /** Returns the headers, into which is written. */
    Map<String, Object> headers() {
        return headers;
    }

    boolean isDerived() {
        return properties instanceof DerivedProperties;
    }

    /** Returns the application's properties with these headers. */
    AMQP.BasicProperties properties() {
        return new PublishedProperties(properties, headers);
    }
}
