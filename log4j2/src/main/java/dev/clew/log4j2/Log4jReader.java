package dev.clew.log4j2;

import dev.clew.layout.EventReader;
import dev.clew.layout.stack.Thrown;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.StructuredDataMessage;
import org.apache.logging.log4j.spi.StandardLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * Reads Log4j2's events.
 *
 * <p>SLF4J's key-values come to Log4j2 as texts in the context data. An application's line writes them like its other
 * entries. On a line of Clew's they are the line's fields, and numbers become numbers again; the first argument of a span's
 * line tells them from the application's entries.
 */
enum Log4jReader implements EventReader<LogEvent> {
    INSTANCE;

    private static final String SPAN_LOGGER = "clew.span";

    /** The fields of the lines of Clew's other loggers. */
    private static final Map<String, Set<String>> KEYS = Map.of(
            "clew.jdbc",
            keys("""
                    sql fp duration_ms plan event
                    pool_wait_ms pool_state holders past_wrapper held_by_request held_ms last_sql taken_at
                    blocked_by_request blocked_by_service blocked_by_state blocked_for_ms blocked_by_sql blocked_chain
                    blocked_circle
                    """),
            "clew.jfr",
            keys("""
                    event pause_kind pause_ms pause_began blocked_by_request last_holder lock_class peer paused_requests requests_open
                    """),
            "clew.change",
            Set.of("event", "change_kind", "what"),
            "clew.concurrent",
            Set.of("event", "rejections", "queued_by_request", "queued_tasks"));

    private static final Set<String> IDS = Set.of("request_id", "trace_id", "span_id");
    private static final Set<String> NUMBERS = keys("""
            format status duration_ms attempt deadline_ms bytes rows query_n queries query_ms partition
            offset lag_ms queue_ms rejections pool_wait_ms holders past_wrapper blocked_for_ms gc_ms pause_ms requests_open
            """);

    /** No developer tells two templates apart by more. */
    private static final int MAX_KEYS_LENGTH = 4096;

    /** The numbers that a field of Clew's can have; any other text under its name is an application's entry. */
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,19}(\\.[0-9]{1,9})?");

    private static Set<String> keys(String names) {
        return Set.of(names.strip().split("\\s+", -1));
    }

    @Override
    public long epochMillis(LogEvent event) {
        return event.getTimeMillis();
    }

    @Override
    public int nanos(LogEvent event) {
        int millis = Math.floorMod(event.getTimeMillis(), 1000);
        return millis * 1_000_000 + event.getInstant().getNanoOfMillisecond();
    }

    /** Returns ERROR for {@code FATAL}, INFO for a {@code NOTICE} between WARN and INFO. */
    @Override
    public Level level(LogEvent event) {
        int level = event.getLevel().intLevel();
        if (level <= StandardLevel.ERROR.intLevel()) {
            return Level.ERROR;
        }
        if (level <= StandardLevel.WARN.intLevel()) {
            return Level.WARN;
        }
        if (level <= StandardLevel.INFO.intLevel()) {
            return Level.INFO;
        }
        return level <= StandardLevel.DEBUG.intLevel() ? Level.DEBUG : Level.TRACE;
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

    /** A map's format is empty, so its keys stand for it. */
    @SuppressWarnings("deprecation") // nothing else has the pattern of every kind of message
    static @Nullable String pattern(Message message) {
        String format = message.getFormat();
        return message instanceof MapMessage<?, ?> map && (format == null || format.isEmpty()) ? keys(map) : format;
    }

    private static String keys(MapMessage<?, ?> map) {
        StringJoiner keys = new StringJoiner(" ");
        if (map instanceof StructuredDataMessage structured) {
            keys.add(String.valueOf(structured.getId())).add(String.valueOf(structured.getType()));
        }
        map.forEach((key, value) -> {
            if (keys.length() < MAX_KEYS_LENGTH) {
                keys.add(key);
            }
        });
        return keys.toString();
    }

    @Override
    public @Nullable String message(LogEvent event) {
        Message message = event.getMessage();
        return message == null ? null : message.getFormattedMessage();
    }

    @Override
    public List<KeyValuePair> keyValues(LogEvent event) {
        Predicate<String> own = ownKeys(event);
        if (own == null) {
            return pairs(event.getMessage());
        }
        List<KeyValuePair> pairs = new ArrayList<>();
        event.getContextData().forEach((key, value) -> {
            String text = String.valueOf(value);
            if (isField(key, text, own)) {
                pairs.add(new KeyValuePair(key, NUMBERS.contains(key) ? new BigDecimal(text) : text));
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
        map.forEach((key, value) -> pairs.add(new KeyValuePair(key, value)));
        return pairs;
    }

    private static boolean isField(String key, String text, Predicate<String> own) {
        return own.test(key) && (!NUMBERS.contains(key) || NUMBER.matcher(text).matches());
    }

    /**
     * Returns the test for the own keys of a line of Clew's, null for an application's line.
     *
     * <p>For a span's line it is the first argument, else one that accepts all but the ids.
     */
    @SuppressWarnings("unchecked") // core's, of texts
    private static @Nullable Predicate<String> ownKeys(LogEvent event) {
        Set<String> keys = KEYS.get(String.valueOf(event.getLoggerName()));
        if (keys != null) {
            return keys::contains;
        }
        if (!SPAN_LOGGER.equals(event.getLoggerName())) {
            return null;
        }
        Message message = event.getMessage();
        Object[] arguments = message == null ? null : message.getParameters();
        return arguments != null && arguments.length > 0 && arguments[0] instanceof Predicate<?> own
                ? (Predicate<String>) own
                : Log4jReader::isNoId;
    }

    private static boolean isNoId(String key) {
        return !IDS.contains(key) && !CorrelationDataProvider.isHidden(key);
    }

    @Override
    public void forEachMdc(LogEvent event, BiConsumer<? super String, ? super String> action) {
        Predicate<String> own = ownKeys(event);
        if (own == null) {
            event.getContextData().forEach(Log4jReader::pass, action);
            return;
        }
        event.getContextData().forEach((key, value) -> {
            if (!isField(key, String.valueOf(value), own)) {
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
