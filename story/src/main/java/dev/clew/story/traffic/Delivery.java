package dev.clew.story.traffic;

import dev.clew.story.line.Brief;
import dev.clew.story.line.Event;
import org.jspecify.annotations.Nullable;

/**
 * The message of a span, as far as it is known.
 *
 * @param topic the topic or queue
 * @param messageId its id, empty if unknown
 * @param place partition and offset, empty if unknown
 * @param lagMillis how long it had waited, NaN if unknown
 */
public record Delivery(String topic, String messageId, String place, double lagMillis) {
    static @Nullable Delivery of(Event event) {
        String topic = event.get("topic");
        if (topic.isEmpty()) {
            return null;
        }
        String offset = event.get("offset");
        return new Delivery(
                Brief.of(topic),
                Brief.of(event.get("message_id")),
                offset.isEmpty() ? "" : Brief.of(event.get("partition") + '/' + offset),
                event.number("lag_ms"));
    }
}
