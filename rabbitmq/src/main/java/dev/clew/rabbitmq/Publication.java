package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message that is about to be published. */
final class Publication {
    private final String exchange;
    private final String routingKey;
    private final AMQP.@Nullable BasicProperties properties;
    private final Map<String, Object> headers;

    /** @param properties those of the application, which are left as they are */
    Publication(String exchange, String routingKey, AMQP.@Nullable BasicProperties properties) {
        this.exchange = exchange;
        this.routingKey = routingKey;
        this.properties = properties;
        Map<String, Object> present = properties == null ? null : properties.getHeaders();
        this.headers = present == null ? new HashMap<>() : new HashMap<>(present);
    }

    String exchange() {
        return exchange;
    }

    String routingKey() {
        return routingKey;
    }

    /** Returns a copy of the application's headers. */
    Map<String, Object> headers() {
        return headers;
    }

    boolean isDerived() {
        return properties instanceof DerivedProperties;
    }

    /** Returns the application's properties with these headers. */
    AMQP.BasicProperties properties() {
        AMQP.BasicProperties.Builder builder =
                properties == null ? new AMQP.BasicProperties.Builder() : properties.builder();
        return builder.headers(headers).build();
    }
}
