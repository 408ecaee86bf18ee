package dev.clew.layout.recorder;

import dev.clew.context.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * A line that the flight recorder kept, for the logging library to write.
 *
 * @param logger the library's logger
 * @param level the library's level
 * @param pattern the message without its arguments, null for none
 * @param arguments the message's arguments
 * @param thrown the throwable beside the arguments, null for none
 * @param markers the library's markers
 * @param seq its number among its request's events
 * @param context the context that was current when it was logged
 * @param entries the entries of the thread's context at that time
 * @param thread the name of the thread that logged
 * @param epochNanos its time, in nanoseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // what the libraries' events take; nobody compares two lines
public record RecordedLine(
        Object logger,
        Object level,
        @Nullable String pattern,
        @Nullable Object[] arguments,
        @Nullable Throwable thrown,
        List<?> markers,
        List<KeyValuePair> keyValues,
        int seq,
        TraceContext context,
        Map<String, String> entries,
        String thread,
        long epochNanos) {
    /** Passes the ids, mirrored or not, and then the entries: an entry under an id's name comes last. */
    public void forEachEntry(BiConsumer<? super String, ? super String> action) {
        action.accept("request_id", context.requestId());
        action.accept("trace_id", context.traceId());
        action.accept("span_id", context.spanId());
        entries.forEach(action);
    }
}
