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
        AMQP.BasicProperties known = known(properties);
        return new Publication(
                exchange, routingKey, known, new PublishedHeaders(known == null ? null : known.getHeaders()));
    }

    /**
     * Returns properties whose getters tell what the client would write. A subclass may tell something else, and properties that
     * were published before would keep all of their publishing.
     */
    private static AMQP.@Nullable BasicProperties known(AMQP.@Nullable BasicProperties properties) {
        return properties == null
                        || properties.getClass() == AMQP.BasicProperties.class
                        || properties instanceof DerivedProperties
                ? properties
                : properties.builder().build();
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
