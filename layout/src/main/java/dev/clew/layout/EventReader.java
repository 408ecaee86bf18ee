package dev.clew.layout;

import dev.clew.layout.stack.Thrown;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * Reads the events of a logging library for a layout.
 *
 * <p>One reader without state serves all events, so a line needs no object between the event and its bytes. If a method
 * throws, its fields alone are missing, and the line says {@code cut=true}; without a time or a level there is no line.
 *
 * @param <E> the library's event
 */
public interface EventReader<E> {
    /** Returns the event's time, in milliseconds since 1970. */
    long epochMillis(E event);

    /** Returns the nanoseconds of the event's second; ignored if they contradict the milliseconds. */
    int nanos(E event);

    /** Returns the level. A level that the library has beside these five is the nearest of them that is not above it. */
    Level level(E event);

    /** Returns the logger's name, null for none. */
    @Nullable
    String logger(E event);

    /** Returns the name of the thread that logged, null for none. */
    @Nullable
    String thread(E event);

    /** Returns the message without its arguments, null for none. */
    @Nullable
    String pattern(E event);

    /** Returns the message, null for none. */
    @Nullable
    String message(E event);

    /** Returns the event's own key-values in their order. */
    List<KeyValuePair> keyValues(E event);

    /** Passes every entry of the event's MDC. */
    void forEachMdc(E event, BiConsumer<? super String, ? super String> action);

    /** Returns the event's markers. */
    List<Marker> markers(E event);

    /** Returns the nested diagnostic context, outermost first; only asked for if {@code clew.line.ndc} is true. */
    default List<String> ndc(E event) {
        return List.of();
    }

    /** Returns the throwable, null for none. */
    @Nullable
    Thrown thrown(E event);

    /** Returns the event's number among its request's events in this process, from 1; 0 if it has none. */
    int seq(E event);
}
