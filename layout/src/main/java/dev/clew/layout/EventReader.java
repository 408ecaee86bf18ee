package dev.clew.layout;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Tells a layout what there is in an event of a logging library.
 *
 * <p>One without state reads all events, so that a line takes no object between the event and its bytes. Where it throws,
 * the line ends there.
 *
 * @param <E> the library's event
 */
public interface EventReader<E> {
    /** The event's time, in milliseconds since 1970. */
    long epochMillis(E event);

    /** The nanoseconds of its second; ignored where they do not belong to the milliseconds. */
    int nanos(E event);

    /** The level's name. */
    String level(E event);

    /** Whether the level is WARN or above. */
    boolean isWarning(E event);

    /** The logger's name, null for none. */
    @Nullable
    String logger(E event);

    /** The name of the thread that logged, null for none. */
    @Nullable
    String thread(E event);

    /** The message before its arguments were put in, null for none. */
    @Nullable
    String pattern(E event);

    /** The message, null for none. */
    @Nullable
    String message(E event);

    /** The event's own key-values in their order, empty for none. */
    List<KeyValuePair> keyValues(E event);

    /** Passes every entry of the event's MDC. */
    void forEachMdc(E event, BiConsumer<? super String, ? super String> action);

    /** The event's markers, empty for none. */
    List<Marker> markers(E event);

    /** What was thrown, null for nothing. */
    @Nullable
    Thrown thrown(E event);

    /** Which of its request's events in this process it is, from 1; 0 outside a request and where nobody counted. */
    int seq(E event);
}
