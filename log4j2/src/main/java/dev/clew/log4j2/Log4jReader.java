package dev.clew.log4j2;

import dev.clew.layout.EventReader;
import dev.clew.layout.stack.Thrown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;

/**
 * Reads Log4j2's events.
 *
 * <p>SLF4J's key-values come to Log4j2 as texts in the context data. An application's line writes them like its other
 * entries. On a span's line they are the line's fields, and numbers become numbers again; the line's first argument tells
 * them from the application's entries.
 */
enum Log4jReader implements EventReader<LogEvent> {
    INSTANCE;

    private static final String SPAN_LOGGER = "clew.span";
    private static final Set<String> IDS = Set.of("request_id", "trace_id", "span_id");
    private static final Set<String> NUMBERS = Set.of("""
            format status duration_ms attempt deadline_ms bytes rows query_n queries query_ms partition
            offset lag_ms
            """.strip().split("\\s+", -1));

    @Override
    public long epochMillis(LogEvent event) {
        return event.getTimeMillis();
    }

    @Override
    public int nanos(LogEvent event) {
        int millis = Math.floorMod(event.getTimeMillis(), 1000);
        return millis * 1_000_000 + event.getInstant().getNanoOfMillisecond();
    }

    @Override
    public String level(LogEvent event) {
        return event.getLevel().name();
    }

    @Override
    public boolean isWarning(LogEvent event) {
        return event.getLevel().isMoreSpecificThan(Level.WARN);
    }

    @Override
    public @Nullable String logger(LogEvent event) {
        return event.getLoggerName();
    }

    @Override
    public @Nullable String thread(LogEvent event) {
        return event.getThreadName();
    }

    @Override
    public @Nullable String pattern(LogEvent event) {
        Message message = event.getMessage();
        return message == null ? null : pattern(message);
    }

    @SuppressWarnings("deprecation") // nothing else has the pattern of every kind of message
    static @Nullable String pattern(Message message) {
        return message.getFormat();
    }

    @Override
    public @Nullable String message(LogEvent event) {
        Message message = event.getMessage();
        return message == null ? null : message.getFormattedMessage();
    }

    @Override
    public List<KeyValuePair> keyValues(LogEvent event) {
        if (!isOfSpan(event)) {
            return pairs(event.getMessage());
        }
        List<KeyValuePair> pairs = new ArrayList<>();
        Predicate<String> own = ownKeys(event);
        event.getContextData().forEach((key, value) -> {
            if (own.test(key)) {
                pairs.add(new KeyValuePair(key, typed(key, String.valueOf(value))));
            }
        });
        pairs.addAll(pairs(event.getMessage()));
        return pairs;
    }

    /** Returns the entries of a {@code MapMessage}, none of another message. */
    static List<KeyValuePair> pairs(@Nullable Message message) {
        if (!(message instanceof MapMessage<?, ?> map)) {
            return List.of();
        }
        List<KeyValuePair> pairs = new ArrayList<>();
        map.getData().forEach((key, value) -> pairs.add(new KeyValuePair(key, value)));
        return pairs;
    }

    private static boolean isOfSpan(LogEvent event) {
        return SPAN_LOGGER.equals(event.getLoggerName());
    }

    /** Returns the test for the line's own keys: the span line's first argument, else one that accepts all but the ids. */
    @SuppressWarnings("unchecked") // core's, of texts
    private static Predicate<String> ownKeys(LogEvent event) {
        Message message = event.getMessage();
        Object[] arguments = message == null ? null : message.getParameters();
        return arguments != null && arguments.length > 0 && arguments[0] instanceof Predicate<?> own
                ? (Predicate<String>) own
                : Log4jReader::isNoId;
    }

    private static boolean isNoId(String key) {
        return !IDS.contains(key) && !CorrelationDataProvider.isHidden(key);
    }

    private static Object typed(String key, String value) {
        if (!NUMBERS.contains(key)) {
            return value;
        }
        try {
            return new BigDecimal(value);
        } catch (NumberFormatException e) {
            return value;
        }
    }

    @Override
    public void forEachMdc(LogEvent event, BiConsumer<? super String, ? super String> action) {
        if (!isOfSpan(event)) {
            event.getContextData().forEach(Log4jReader::pass, action);
            return;
        }
        Predicate<String> own = ownKeys(event);
        event.getContextData().forEach((key, value) -> {
            if (!own.test(key)) {
                pass(key, value, action);
            }
        });
    }

    private static void pass(String key, @Nullable Object value, BiConsumer<? super String, ? super String> action) {
        if (value != null && !CorrelationDataProvider.isHidden(key)) {
            action.accept(key, value.toString());
        }
    }

    @Override
    public List<Marker> markers(LogEvent event) {
        org.apache.logging.log4j.Marker marker = event.getMarker();
        if (marker == null) {
            return List.of();
        }
        List<Marker> markers = new ArrayList<>();
        collect(marker, markers);
        return markers;
    }

    private static void collect(org.apache.logging.log4j.@Nullable Marker marker, List<Marker> markers) {
        if (marker == null || markers.size() > 64) {
            return;
        }
        markers.add(MarkerFactory.getDetachedMarker(marker.getName()));
        if (marker.getParents() != null) {
            for (org.apache.logging.log4j.Marker parent : marker.getParents()) {
                collect(parent, markers);
            }
        }
    }

    @Override
    public List<String> ndc(LogEvent event) {
        return event.getContextStack() == null
                ? List.of()
                : event.getContextStack().asList();
    }

    @Override
    public @Nullable Thrown thrown(LogEvent event) {
        Throwable thrown = event.getThrown();
        return thrown == null ? null : Thrown.of(thrown);
    }

    @Override
    public int seq(LogEvent event) {
        Object seq = event.getContextData().getValue(CorrelationDataProvider.SEQ);
        return seq == null ? 0 : Integer.parseInt(seq.toString());
    }
}
