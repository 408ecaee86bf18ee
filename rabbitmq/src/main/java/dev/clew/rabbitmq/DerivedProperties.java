package dev.clew.rabbitmq;

import com.rabbitmq.client.AMQP;
import java.util.Collections;
import java.util.Map;

/**
 * The properties of a message whose message id, cause and request id were decided by {@code derive} or {@code republish}.
 *
 * <p>Only their type says so, because a mark among the headers would travel with them.
 */
final class DerivedProperties extends PublishedProperties {
    DerivedProperties(AMQP.BasicProperties properties, Map<String, Object> headers) {
        super(properties, Collections.unmodifiableMap(headers));
    }
}
