package dev.clew.messaging;

import dev.clew.ids.RequestIds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and replaces the headers of one messaging system.
 *
 * <p>An adapter implements it once, without state and safe for all threads. Names come in lower case with dashes. A system
 * that does not allow them translates in both directions: a JMS property is a Java identifier, so {@code x-request-id} is
 * {@code x_request_id} there. Names of CloudEvents attributes begin with {@code ce_}.
 *
 * @param <H> Kafka's {@code Headers}, RabbitMQ's map, a JMS message
 */
public interface HeaderAccess<H> {
    /** The length at which a value may be cut. It is longer than every valid value, so a value that was cut is refused. */
    int MAX_LENGTH = 17_000;

    /** Returns the last value under exactly this name, null if there is none. A value that is no text reads as {@link RequestIds#NOT_TEXT}. */
    @Nullable
    String last(H headers, String name);

    /**
     * Returns the value of {@link #last} as its bytes, so that an id need not become a text.
     *
     * <p>Null means only that {@code last} has to be asked.
     */
    default byte @Nullable [] lastBytes(H headers, String name) {
        return null;
    }

    /** Returns all values under exactly this name, joined with {@code ,}; null if there is none. */
    default @Nullable String joined(H headers, String name) {
        return last(headers, name);
    }

    /** Returns the names of all headers in their order. */
    List<String> names(H headers);

    /** Whether values are written as bytes. */
    default boolean takesBytes() {
        return false;
    }

    /**
     * Removes the headers that {@link OutgoingHeaders#replaces} names and adds the outgoing ones.
     *
     * @throws IllegalStateException if the headers are read-only; then nothing has changed
     */
    void replace(H headers, OutgoingHeaders outgoing);

    /** Returns bytes as text, cut at {@link #MAX_LENGTH}. */
    static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, 0, Math.min(value.length, MAX_LENGTH), StandardCharsets.UTF_8);
    }
}
