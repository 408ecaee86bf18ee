package dev.clew.story.traffic;

/**
 * The message of a span, as far as it is known.
 *
 * @param topic the topic or queue
 * @param messageId its id, empty if unknown
 * @param place partition and offset, empty if unknown
 * @param lagMillis how long it had waited, NaN if unknown
 */
public record Delivery(String topic, String messageId, String place, double lagMillis) {}
