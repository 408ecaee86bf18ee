package dev.clew.log4j2;

import dev.clew.context.Counters;
import dev.clew.context.Scope;
import dev.clew.context.TraceContext;
import dev.clew.layout.recorder.FlightRecorder;
import dev.clew.layout.recorder.RecordedLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.AppenderRef;
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

/** Gives Log4j2's messages to the flight recorder, and makes events of recorded lines. */
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
     * @param message a text, an object, a {@link Message}, or a supplier of one; looked at only inside a request
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
            return false;
        }
        try {
            Object object = message instanceof Supplier<?> supplier
                    ? supplier.get()
                    : message instanceof MessageSupplier supplier ? supplier.get() : message;
            String pattern = "{}"; // for any object
            @Nullable Object[] values = {object};
            List<KeyValuePair> pairs = List.of();
            Throwable cause = thrown;
            if (object == null || object instanceof String) {
                pattern = (String) object;
                values = arguments;
            } else if (object instanceof Message typed) {
                boolean isParameterized =
                        typed instanceof ParameterizedMessage || typed instanceof ReusableParameterizedMessage;
                pattern = isParameterized ? Log4jReader.pattern(typed) : typed.getFormattedMessage();
                values = isParameterized ? typed.getParameters() : null;
                pairs = Log4jReader.pairs(typed);
                cause = thrown == null ? typed.getThrowable() : thrown;
            }
            List<Marker> markers = marker == null ? List.of() : List.of(marker);
            return recorder.record(
                    logger, level, pattern, values, cause, markers, pairs, ThreadContext.getImmutableContext(), seq);
        } catch (Throwable t) {
            Counters.shared().skipped("recorder", t);
            return true;
        }
    }

    /** Gives a recorded line to the appenders as an event with its own time, thread and ids. */
    void write(RecordedLine line) {
        LogEvent event = event(line);
        LoggerConfig config = configuration.getLoggerConfig(event.getLoggerName());
        try (Scope outside = TraceContext.NONE.makeCurrent()) {
            while (config != null) {
                append(config, event);
                config = config.isAdditive() ? config.getParent() : null;
            }
        }
    }

    private static LogEvent event(RecordedLine line) {
        SortedArrayStringMap entries = new SortedArrayStringMap();
        line.forEachEntry(entries::putValue);
        entries.putValue(CorrelationDataProvider.SEQ, Integer.toString(line.seq()));
        Message message = message(line);
        MutableInstant instant = new MutableInstant();
        instant.initFromEpochSecond(Math.floorDiv(line.epochNanos(), 1_000_000_000L), (int)
                Math.floorMod(line.epochNanos(), 1_000_000_000L));
        return Log4jLogEvent.newBuilder()
                .setLoggerName((String) line.logger())
                .setLevel((Level) line.level())
                .setMarker((Marker) line.markers().stream().findFirst().orElse(null))
                .setMessage(message)
                .setThrown(line.thrown() == null ? message.getThrowable() : line.thrown())
                .setThreadName(line.thread())
                .setInstant(instant)
                .setContextData(entries)
                .build();
    }

    private static Message message(RecordedLine line) {
        if (!line.keyValues().isEmpty()) {
            return new FormattedMap(line.pattern(), line.keyValues());
        }
        return line.arguments().length == 0
                ? new SimpleMessage(line.pattern())
                : new ParameterizedMessage(line.pattern(), line.arguments(), line.thrown());
    }

    private static void append(LoggerConfig config, LogEvent event) {
        config.getAppenders().forEach((name, appender) -> {
            boolean isWanted = config.getAppenderRefs().stream()
                    .filter(reference -> reference.getRef().equals(name))
                    .allMatch(reference -> lets(reference, event));
            if (isWanted && !(appender instanceof Filterable filterable && filterable.isFiltered(event))) {
                appender.append(event);
            }
        });
    }

    /** Whether the level and the filter of a reference let an event through. */
    private static boolean lets(AppenderRef reference, LogEvent event) {
        Level level = reference.getLevel();
        Filter filter = reference.getFilter();
        return (level == null || event.getLevel().isMoreSpecificThan(level))
                && (filter == null || filter.filter(event) != Filter.Result.DENY);
    }

    /** A {@code MapMessage} with the text that it had when it was logged. */
    private static final class FormattedMap extends MapMessage<FormattedMap, Object> {
        private static final long serialVersionUID = 1;

        private final String text;

        FormattedMap(@Nullable String text, List<KeyValuePair> pairs) {
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
