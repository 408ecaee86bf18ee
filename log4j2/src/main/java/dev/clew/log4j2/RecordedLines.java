package dev.clew.log4j2;

import dev.clew.Clew;
import dev.clew.layout.FlightRecorder;
import dev.clew.layout.Recorded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.filter.Filterable;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.time.MutableInstant;
import org.apache.logging.log4j.message.MapMessage;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ParameterizedMessage;
import org.apache.logging.log4j.message.ReusableParameterizedMessage;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.MessageSupplier;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.apache.logging.log4j.util.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** Between Log4j2 and the flight recorder: what was logged, and the event that it would have been. */
final class RecordedLines {
    private final Configuration configuration;
    private final FlightRecorder recorder;

    RecordedLines(Configuration configuration, FlightRecorder recorder) {
        this.configuration = configuration;
        this.recorder = recorder;
    }

    /**
     * Keeps a line of the current request.
     *
     * @param message as it was logged: a text, an object, a {@link Message}, or a supplier of one; looked at only here
     * @param seq as in {@link FlightRecorder#record}
     * @return false outside a request
     */
    boolean keep(
            String logger,
            Level level,
            @Nullable Marker marker,
            @Nullable Object message,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown,
            int seq) {
        if (!(message instanceof String) && !recorder.isRecording()) {
            return false; // and nothing is looked at
        }
        try {
            Object what = message instanceof Supplier<?> supplier
                    ? supplier.get()
                    : message instanceof MessageSupplier supplier ? supplier.get() : message;
            String pattern = "{}"; // of any object
            @Nullable Object[] values = {what};
            List<KeyValuePair> pairs = List.of();
            Throwable cause = thrown;
            if (what == null || what instanceof String) {
                pattern = (String) what;
                values = arguments;
            } else if (what instanceof Message object) {
                boolean isDeferred =
                        what instanceof ParameterizedMessage || what instanceof ReusableParameterizedMessage;
                pattern = isDeferred ? pattern(object) : object.getFormattedMessage();
                values = isDeferred ? object.getParameters() : null;
                pairs = what instanceof MapMessage<?, ?> map ? pairs(map) : pairs;
                cause = thrown == null ? object.getThrowable() : thrown;
            }
            List<Marker> markers = marker == null ? List.of() : List.of(marker);
            return recorder.record(
                    logger, level, pattern, values, cause, markers, pairs, ThreadContext.getImmutableContext(), seq);
        } catch (Throwable t) {
            Clew.sharedCounters().skipped("recorder", t);
            return true;
        }
    }

    @SuppressWarnings("deprecation") // nothing else tells the pattern of both kinds of message
    private static @Nullable String pattern(Message message) {
        return message.getFormat();
    }

    private static List<KeyValuePair> pairs(MapMessage<?, ?> map) {
        List<KeyValuePair> pairs = new ArrayList<>();
        map.getData().forEach((key, value) -> pairs.add(new KeyValuePair(key, value)));
        return pairs;
    }

    /** Gives a recorded line to the appenders as the event that it would have been, with its own time, thread and ids. */
    void write(Recorded.Line recorded) {
        LogEvent event = event(recorded);
        LoggerConfig config = configuration.getLoggerConfig(event.getLoggerName());
        while (config != null) {
            config.getAppenders().values().forEach(appender -> append(appender, event));
            config = config.isAdditive() ? config.getParent() : null;
        }
    }

    private static LogEvent event(Recorded.Line recorded) {
        Recorded line = recorded.line();
        SortedArrayStringMap entries = new SortedArrayStringMap();
        recorded.forEachEntry(entries::putValue);
        entries.putValue(ContextEntries.SEQ, Integer.toString(line.seq()));
        Message message = message(line);
        MutableInstant instant = new MutableInstant();
        instant.initFromEpochSecond(Math.floorDiv(recorded.epochNanos(), 1_000_000_000L), (int)
                Math.floorMod(recorded.epochNanos(), 1_000_000_000L));
        return Log4jLogEvent.newBuilder()
                .setLoggerName((String) line.logger())
                .setLevel((Level) line.level())
                .setMarker(
                        line.markers().isEmpty()
                                ? null
                                : (Marker) line.markers().get(0))
                .setMessage(message)
                .setThrown(line.thrown() == null ? message.getThrowable() : line.thrown())
                .setThreadName(recorded.thread())
                .setInstant(instant)
                .setContextData(entries)
                .build();
    }

    private static Message message(Recorded line) {
        if (!line.keyValues().isEmpty()) {
            return new KeptMap(line.pattern(), line.keyValues());
        }
        return line.arguments().length == 0
                ? new SimpleMessage(line.pattern())
                : new ParameterizedMessage(line.pattern(), line.arguments(), line.thrown());
    }

    private static void append(Appender appender, LogEvent event) {
        if (!(appender instanceof Filterable filterable && filterable.isFiltered(event))) {
            appender.append(event);
        }
    }

    /** What a {@code MapMessage} said when it was logged, and its entries. */
    private static final class KeptMap extends MapMessage<KeptMap, Object> {
        private static final long serialVersionUID = 1;

        private final String text;

        KeptMap(@Nullable String text, List<KeyValuePair> pairs) {
            super(entries(pairs));
            this.text = String.valueOf(text);
        }

        private static Map<String, Object> entries(List<KeyValuePair> pairs) {
            Map<String, Object> entries = new LinkedHashMap<>();
            pairs.forEach(pair -> entries.put(pair.key, pair.value));
            return entries;
        }

        @Override
        public String getFormattedMessage() {
            return text;
        }

        @Override
        public void formatTo(StringBuilder buffer) {
            buffer.append(text);
        }
    }
}
